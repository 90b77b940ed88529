import { constants } from 'node:os';
import { ProcessError } from '../../errors.ts';
import { type Identity, type ProcessFacts, sameIdentity } from '../../process/process.ts';
import type { PinnedProcess, Sent } from '../controller.ts';
import { exitedBy, exitedWhen } from '../exited-by.ts';
import { orErrno } from '../posix/errno.ts';
import { bySignals, type PosixSignal } from '../posix/signals.ts';
import type { Native } from './ffi/native.ts';
import { renice } from './renice.ts';

export type ReadProcess = (pid: number) => ProcessFacts | undefined;

interface Reader {
  readonly readWithArgv: ReadProcess;
  /** Has something got the pid that is never read as a process? */
  readonly isAnother: (pid: number) => boolean;
}

const { EPERM, ESRCH, EINVAL } = constants.errno;
/** Looks before a process counts as hidden. */
const LOOKS_MAX = 5;

/**
 * Pins a process by pidfd: a signal sent through it reaches this process or none, even if the pid is reused. Undefined:
 * no such process. Null: this kernel or sandbox has no pidfd.
 */
export function openPidfd(native: Native, pid: number, read: ReadProcess): PinnedProcess | undefined | null {
  const pidfd = native.pidfdOpen(pid);
  // EINVAL: the pid is that of a thread.
  if (pidfd === -ESRCH || pidfd === -EINVAL) return undefined;
  if (pidfd < 0) return null;
  const serial = native.pidfdSerial(pidfd);
  let wasSeen = false;
  return {
    pid,
    guarantee: 'pidfd',
    priorityGuarantee: 'start_time',
    read() {
      const facts = read(pid);
      // It is not reaped even now, so no other process had the pid while it was read.
      if (native.pidfdSignal(pidfd, 0) === -ESRCH) return undefined;
      if (!facts && wasSeen) throw hidden(pid);
      wasSeen = true;
      return facts && serial !== undefined ? { ...facts, serial } : facts;
    },
    permits: () => delivered(native.pidfdSignal(pidfd, 0), pid, 'a signal') === 'sent',
    ...bySignals((signal) => delivered(native.pidfdSignal(pidfd, constants.signals[signal]), pid, signal)),
    setPriority: (nice, expected) => renice(read, expected, nice),
    exited: (timeoutMs, abort) => exitedWhen((callback) => native.whenExited(pidfd, callback), timeoutMs, abort),
    close: () => native.close(pidfd),
  };
}

/** Does this kernel or sandbox have pidfds? `pid`: our own. */
export function hasPidfd(native: Native | undefined, pid: number): boolean {
  const pidfd = native?.pidfdOpen(pid) ?? -1;
  if (pidfd >= 0) native?.close(pidfd);
  return pidfd >= 0;
}

/**
 * Without a pidfd: the start time is checked again right before each signal. In the microseconds between the two, the
 * process could end and its pid be reused.
 */
export function byStartTime(pid: number, { readWithArgv: read, isAnother }: Reader): PinnedProcess | undefined {
  const first = read(pid);
  if (!first) return undefined;
  /** Undefined when it has ended; null when the system hides what has its pid. */
  const look = (): ProcessFacts | undefined | null => {
    for (let tries = 1; ; tries++) {
      const facts = read(pid);
      // What is seen only at a second look may have got the pid in between, even within one tick.
      if (facts) return tries === 1 && sameIdentity(facts, first) ? facts : undefined;
      if (kill(pid, 0) === -ESRCH || isAnother(pid)) return undefined;
      if (tries === LOOKS_MAX) return null;
    }
  };
  const now = (): ProcessFacts | undefined => {
    const facts = look();
    if (facts === null) throw hidden(pid);
    return facts;
  };
  const verify = (expected: Identity): boolean => {
    const facts = now();
    return facts !== undefined && sameIdentity(facts, expected);
  };
  return {
    pid,
    guarantee: 'start_time',
    priorityGuarantee: 'start_time',
    read: now,
    permits: (expected) => verify(expected) && delivered(kill(pid, 0), pid, 'a signal') === 'sent',
    ...bySignals((signal, expected) => (verify(expected) ? delivered(kill(pid, signal), pid, signal) : 'gone')),
    setPriority: (nice, expected) => renice(now, expected, nice),
    exited: (timeoutMs, abort) => exitedBy(look, timeoutMs, abort),
    close: () => undefined,
  };
}

/** It exists, but hidepid hides it since it started a setuid program. */
const hidden = (pid: number): ProcessError =>
  new ProcessError('PERMISSION_DENIED', `the system no longer lets this server see process ${pid} (hidepid)`);

const kill = (pid: number, signal: PosixSignal | 0): number =>
  orErrno(() => {
    process.kill(pid, signal);
    return 0;
  });

function delivered(result: number, pid: number, signal: PosixSignal | 'a signal'): Sent {
  if (result === -ESRCH) return 'gone';
  if (result === -EPERM) {
    const message = `the system does not let this server send ${signal} to process ${pid}`;
    throw new ProcessError('PERMISSION_DENIED', message, { errno: 'EPERM' });
  }
  if (result < 0) throw new Error(`sending ${signal} to ${pid} failed with errno ${-result}`);
  return 'sent';
}
