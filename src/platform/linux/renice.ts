import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { ProcessError } from '../../errors.ts';
import { type Identity, type ProcessFacts, sameIdentity } from '../../process/process.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import type { PriorityChange } from '../controller.ts';
import { ifReadable } from '../posix/errno.ts';
import type { ReadProcess } from './pinned-process.ts';

/** Passes over a process that keeps starting threads: each new thread inherits the nice value of its creator. */
const RENICE_LOOKS_MAX = 100;
/** After each yield the process is read again, for which the kernel adds up what all its threads have used. */
const RENICED_AT_ONCE = 512;

/**
 * setpriority(2) acts on single threads: each is set in turn until no new one appears. The first decides: if the system
 * refuses it, nothing has changed. Others may keep their value: a thread that is already nicer may not be lowered. It
 * takes no pidfd either, so the identity is checked before, after, and at each yield.
 */
export async function renice(read: ReadProcess, expected: Identity, nice: number): Promise<PriorityChange | 'gone'> {
  const now = (): ProcessFacts | undefined => {
    const facts = read(expected.pid);
    return facts && sameIdentity(facts, expected) ? facts : undefined;
  };
  const pinned = now();
  if (!pinned) return 'gone';
  const first = pinned.liveTid ?? expected.pid;
  const seen = new Set([expected.pid]);
  let [changed, kept] = [0, 0];
  let tids = [first];
  for (let looks = 0; tids.length > 0 && looks < RENICE_LOOKS_MAX; looks++) {
    for (const tid of tids) {
      seen.add(tid);
      const turn = seen.size % RENICED_AT_ONCE === 0 ? yieldIfDue() : undefined;
      if (turn) {
        await turn;
        if (!now()) return 'gone';
      }
      // The thread may have ended since it was listed, and its id may have been reused.
      if (ifReadable(() => readFileSync(`/proc/${expected.pid}/task/${tid}/comm`)) === undefined) continue;
      const outcome = setNice(tid, nice);
      if (outcome === 'set') changed++;
      else if (outcome !== 'gone' && changed === 0) throw notReniced(expected.pid, nice, outcome.errno);
      else if (outcome !== 'gone') kept++;
    }
    tids = threadsOf(expected.pid).filter((tid) => !seen.has(tid));
  }
  return now() ? { kept } : 'gone';
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
  new ProcessError('PERMISSION_DENIED', `the system does not let this server set process ${pid} to nice ${nice}`, {
    hint: 'Lowering the nice value needs more rights than an ordinary user has; raising it does not.',
    errno,
  });
