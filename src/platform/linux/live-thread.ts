import type { ProcessFacts } from '../../process/process.ts';
import { type ProcStat, parseStat } from './proc/stat.ts';
import type { ProcFiles } from './proc-files.ts';

/** A thread that is read instead of its process's leader, which has exited. */
interface LiveThread {
  readonly tid: number;
  readonly stat: ProcStat;
}

/** How many threads are checked to find a running one. */
const LOOKS_MAX = 64;

/**
 * The first live thread of a process whose leader has exited; its status is `running` if any thread runs.
 * Undefined if there is none, e.g. if the whole process waits to be reaped.
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

/** Its stat, if it is still alive. */
const isLive = (files: ProcFiles, pid: number, tid: number): boolean => readThread(files, pid, tid) !== undefined;

/** The same process with the thread to read instead of its leader now: the previous one may have ended. */
export function withLiveThread(files: ProcFiles, process: ProcessFacts): ProcessFacts {
  const { liveTid: known, ...rest } = process;
  if (known === undefined || isLive(files, process.pid, known)) return process;
  const liveTid = findLiveThread(files, process.pid)?.tid;
  return liveTid === undefined ? rest : { ...rest, liveTid };
}

function readThread(files: ProcFiles, pid: number, tid: number): ProcStat | undefined {
  const length = files.read(pid, 'stat', tid);
  const stat = length > 0 ? parseStat(files.bytes, length) : undefined;
  return stat?.status === 'zombie' || stat?.status === 'dead' ? undefined : stat;
}
