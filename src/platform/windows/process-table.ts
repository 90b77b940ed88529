import { decodeProcesses, type ProcessInformation } from './structs/process-information.ts';
import type { SystemCalls } from './system-calls.ts';

export type ProcessTable = ReadonlyMap<number, ProcessInformation>;

/** For questions about one process of a list after another: the table of the list is recent enough. */
const RECENT_MS = 20;
/** For CPU times: the moment at which they were read counts. */
const JUST_NOW_MS = 2;

/** All processes by pid, with one system call. Pid 0 is not a process: its CPU time is that of idle processors. */
export function processTables(calls: Pick<SystemCalls, 'processes'>) {
  let last: ProcessTable = new Map();
  let readMs = Number.NEGATIVE_INFINITY;

  function read(): ProcessTable {
    const table = new Map<number, ProcessInformation>();
    for (const one of decodeProcesses(calls.processes())) if (one.pid !== 0) table.set(one.pid, one);
    last = table;
    readMs = performance.now();
    return table;
  }

  const within = (ageMs: number): ProcessTable => (performance.now() - readMs < ageMs ? last : read());

  return {
    read,
    recent: (): ProcessTable => within(RECENT_MS),
    justNow: (): ProcessTable => within(JUST_NOW_MS),
  };
}

export type ProcessTables = ReturnType<typeof processTables>;

/** A process that got the pid of a parent later is not its parent. */
export function parentIn(table: ProcessTable, { ppid, startTime }: ProcessInformation): ProcessInformation | undefined {
  const parent = table.get(ppid);
  return parent && parent.startTime <= startTime ? parent : undefined;
}

/** This process and those above it, the nearest first. */
export function ancestorsIn(table: ProcessTable, from: number): number[] {
  const chain: number[] = [];
  for (let one = table.get(from); one && !chain.includes(one.pid); one = parentIn(table, one)) chain.push(one.pid);
  return chain.length > 0 ? chain : [from];
}
