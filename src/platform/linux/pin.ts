import { readdirSync, readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessError } from '../../errors.ts';
import { type Identity, isZombie, type ProcessFacts, sameIdentity } from '../../process/process.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import type { PinnedProcess, PriorityChange, Signal } from '../controller.ts';
import { ifReadable, orErrno } from './errno.ts';
import type { Native } from './ffi/native.ts';

type ReadProcess = (pid: number) => ProcessFacts | undefined;

const { EPERM, ESRCH, EINVAL } = constants.errno;
const LOOK_AGAIN_MS = 20;
/** Before it is said that a process is hidden. */
const LOOKS_MAX = 5;

/**
 * Holds a process by pidfd: a signal sent through it reaches this process or nobody, whatever becomes of the pid.
 * Undefined: no such process. Null: this kernel or sandbox has no pidfd.
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
    read() {
      const facts = read(pid);
      // Not reaped even now: so the pid could not be given to another before it was read.
      if (native.pidfdSignal(pidfd, 0) === -ESRCH) return undefined;
      if (!facts && wasSeen) throw hidden(pid);
      wasSeen = true;
      return facts && serial !== undefined ? { ...facts, serial } : facts;
    },
    permits: () => delivered(native.pidfdSignal(pidfd, 0), pid, 'a signal'),
    signal: (signal) => delivered(native.pidfdSignal(pidfd, constants.signals[signal]), pid, signal),
    setPriority: (nice, expected) => renice(read, expected, nice),
    exited(timeoutMs, abort) {
      return new Promise((resolve) => {
        const finish = (exited: boolean) => {
          clearTimeout(timer);
          abort.removeEventListener('abort', giveUp);
          stop();
          resolve(exited);
        };
        const giveUp = () => finish(false);
        const stop = native.whenExited(pidfd, () => finish(true));
        const timer = setTimeout(giveUp, timeoutMs);
        abort.addEventListener('abort', giveUp);
        if (abort.aborted) giveUp();
      });
    },
    close: () => native.close(pidfd),
  };
}

/** Does this kernel, or sandbox, have pidfds? `pid`: our own. */
export function hasPidfd(native: Native | undefined, pid: number): boolean {
  const pidfd = native?.pidfdOpen(pid) ?? -1;
  if (pidfd >= 0) native?.close(pidfd);
  return pidfd >= 0;
}

/**
 * Without a pidfd: the start time is checked again right before each signal. Between that check and the signal lie
 * some microseconds in which the process could end and its pid be given to another.
 */
export function byStartTime(pid: number, read: ReadProcess): PinnedProcess | undefined {
  const held = read(pid);
  if (!held) return undefined;
  /** Undefined when it has ended; null when something is there under its pid that cannot be seen. */
  const look = (): ProcessFacts | undefined | null => {
    for (let tries = 1; ; tries++) {
      const facts = read(pid);
      // What is seen only now has got the pid between the two looks before, within one tick perhaps.
      if (facts) return tries === 1 && sameIdentity(facts, held) ? facts : undefined;
      if (kill(pid, 0) === -ESRCH) return undefined;
      if (tries === LOOKS_MAX) return null;
    }
  };
  const now = (): ProcessFacts | undefined => {
    const facts = look();
    if (facts === null) throw hidden(pid);
    return facts;
  };
  const isStill = (expected: Identity): boolean => {
    const facts = now();
    return facts !== undefined && sameIdentity(facts, expected);
  };
  return {
    pid,
    guarantee: 'start_time',
    read: now,
    permits: (expected) => isStill(expected) && delivered(kill(pid, 0), pid, 'a signal'),
    signal: (signal, expected) => isStill(expected) && delivered(kill(pid, signal), pid, signal),
    setPriority: (nice, expected) => renice(now, expected, nice),
    async exited(timeoutMs, abort) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        // What is only hidden has not been seen to end.
        const facts = look();
        if (facts === undefined || (facts && isZombie(facts))) return true;
        const leftMs = deadline - performance.now();
        if (leftMs <= 0 || abort.aborted) return false;
        await sleep(Math.min(LOOK_AGAIN_MS, leftMs), undefined, { signal: abort }).catch(() => undefined);
      }
    },
    close: () => undefined,
  };
}

/** By hidepid, once it has started a setuid program: it is there, and nothing can be told about it any more. */
const hidden = (pid: number): ProcessError =>
  new ProcessError('PERMISSION_DENIED', `the system does not let this server see process ${pid} any more (hidepid)`);

const kill = (pid: number, signal: Signal | 0): number =>
  orErrno(() => {
    process.kill(pid, signal);
    return 0;
  });

function delivered(result: number, pid: number, signal: Signal | 'a signal'): boolean {
  if (result === -ESRCH) return false;
  if (result === -EPERM) {
    const message = `the system does not let this server send ${signal} to process ${pid}`;
    throw new ProcessError('PERMISSION_DENIED', message, undefined, { errno: 'EPERM' });
  }
  if (result < 0) throw new Error(`sending ${signal} to ${pid} failed with errno ${-result}`);
  return true;
}

/** Passes over a process that keeps starting threads: each new thread inherits the nice value of its creator. */
const RENICE_LOOKS_MAX = 100;
/** After a pause the process has to be looked at, for which the kernel adds up what all its threads have used. */
const RENICED_AT_ONCE = 512;

/**
 * setpriority(2) acts on single threads: each is set in turn until no new one appears. The first decides: if the system
 * refuses it, nothing has changed. Others may keep their value: a thread that is already nicer may not be lowered.
 */
async function renice(read: ReadProcess, expected: Identity, nice: number): Promise<PriorityChange | undefined> {
  const now = (): ProcessFacts | undefined => {
    const facts = read(expected.pid);
    return facts && sameIdentity(facts, expected) ? facts : undefined;
  };
  const held = now();
  if (!held) return undefined;
  const first = held.liveTid ?? expected.pid;
  const seen = new Set([expected.pid]);
  let [changed, kept] = [0, 0];
  let tids = [first];
  for (let looks = 0; tids.length > 0 && looks < RENICE_LOOKS_MAX; looks++) {
    for (const tid of tids) {
      seen.add(tid);
      const turn = seen.size % RENICED_AT_ONCE === 0 ? yieldIfDue() : undefined;
      if (turn) {
        await turn;
        if (!now()) return undefined;
      }
      // Since it was listed it may have ended, and its id be given to another.
      if (ifReadable(() => readFileSync(`/proc/${expected.pid}/task/${tid}/comm`)) === undefined) continue;
      const outcome = setNice(tid, nice);
      if (outcome === 'set') changed++;
      else if (outcome !== 'gone' && changed === 0) throw notReniced(expected.pid, nice, outcome.errno);
      else if (outcome !== 'gone') kept++;
    }
    tids = threadsOf(expected.pid).filter((tid) => !seen.has(tid));
  }
  return now() && { kept };
}

const threadsOf = (pid: number): number[] => ifReadable(() => readdirSync(`/proc/${pid}/task`).map(Number)) ?? [];

function setNice(tid: number, nice: number): 'set' | 'gone' | { readonly errno: string } {
  try {
    setPriority(tid, nice);
    return 'set';
  } catch (error) {
    const errno =
      error instanceof Error && 'info' in error ? /EACCES|EPERM|ESRCH/.exec(JSON.stringify(error.info)) : null;
    if (!errno) throw error;
    return errno[0] === 'ESRCH' ? 'gone' : { errno: errno[0] };
  }
}

const notReniced = (pid: number, nice: number, errno: string): ProcessError =>
  new ProcessError(
    'PERMISSION_DENIED',
    `the system does not let this server set process ${pid} to nice ${nice}`,
    'Lowering the nice value needs more rights than an ordinary user has; raising it does not.',
    { errno },
  );
