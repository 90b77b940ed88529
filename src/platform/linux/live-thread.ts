import type { ProcFiles } from './files.ts';
import { parseStat, type Stat } from './stat.ts';

/** A thread that is read in the place of the leader of its process, which has exited. */
export interface LiveThread {
  readonly tid: number;
  readonly stat: Stat;
}

/** So many are looked at to find one that runs. */
const LOOKS_MAX = 64;

/**
 * The first thread that still lives of a process whose leader has exited, with `running` for its status if any runs.
 * Undefined when there is none, as when it is the whole process that waits to be reaped.
 */
export function findLiveThread(files: ProcFiles, pid: number): LiveThread | undefined {
  let found: LiveThread | undefined;
  let looks = 0;
  for (const tid of files.threadIds(pid)) {
    const stat = tid === pid ? undefined : readThread(files, pid, tid);
    if (!stat) continue;
    found ??= { tid, stat };
    if (stat.status === 'running') return { tid: found.tid, stat: { ...found.stat, status: 'running' } };
    if (++looks === LOOKS_MAX) break;
  }
  return found;
}

/** Does it still live? */
export const isLive = (files: ProcFiles, pid: number, tid: number): boolean =>
  readThread(files, pid, tid) !== undefined;

function readThread(files: ProcFiles, pid: number, tid: number): Stat | undefined {
  const length = files.read(pid, 'stat', tid);
  const stat = length > 0 ? parseStat(files.bytes, length) : undefined;
  return stat?.status === 'zombie' || stat?.status === 'dead' ? undefined : stat;
}
