import type { Clock } from '../../process/clock.ts';
import type { HardLimit } from '../../process/hard-limit.ts';
import type { Identity, ProcessFacts } from '../../process/process.ts';
import { commandReader } from './command-reader.ts';
import { WINDOWS_NAMING } from './naming.ts';
import { type OwnerReader, UNKNOWN_OWNER } from './owner-reader.ts';
import { niceOfBase, niceOfClass } from './priority-classes.ts';
import type { ProcessHandles } from './process-handles.ts';
import type { ProcessTable, ProcessTables } from './process-table.ts';
import type { ProcessInformation } from './structs/process-information.ts';
import { isRefused, OF_PROCESS, type SystemCalls } from './system-calls.ts';

/** Of the kernel itself, whose other processes it starts. */
const SYSTEM_PID = 4;
const SYSTEM_NAME = 'System';

const OF_WINDOWS: HardLimit = { name: 'Windows', reason: 'it is a part of Windows itself' };

export interface ProcessSources {
  readonly calls: Pick<SystemCalls, 'processInformation' | 'readMemory'>;
  readonly handles: Pick<ProcessHandles, 'using'>;
  readonly tables: ProcessTables;
  readonly owners: OwnerReader;
  readonly readsArgv: boolean;
  /** This server's own processes that no caller sees. */
  readonly hidden: () => ReadonlySet<number>;
}

/** Registry, Memory Compression, Secure System: parts of the kernel that look like processes. They have no program. */
const isOfKernel = ({ pid, ppid, name }: ProcessInformation): boolean =>
  ppid === SYSTEM_PID ? !/\.exe$/i.test(name) : pid === SYSTEM_PID;

/** Reads what is known of processes: from one table of all, and each with a handle of its own. */
export function processReader({ calls, handles, tables, owners, readsArgv, hidden }: ProcessSources) {
  const argvOf = commandReader(calls, handles);

  function commandOf(one: ProcessInformation): Pick<ProcessFacts, 'argv'> {
    if (!readsArgv) return {};
    const argv = isOfKernel(one) ? [] : argvOf(one);
    // A process that is being created has none yet.
    const isUnknown = argv === undefined || isRefused(argv) || (argv.length === 0 && !isOfKernel(one));
    return isUnknown ? {} : { argv };
  }

  /** Its class, where that may be asked for: a base priority can be changed without it. */
  function niceOf(one: ProcessInformation): number {
    const found = handles.using(one, 0, (handle) => calls.processInformation(handle, OF_PROCESS.priorityClass));
    const nice = found === undefined || isRefused(found) ? undefined : niceOfClass(found.bytes);
    return nice ?? niceOfBase(one.basePriority);
  }

  const ownerOf = (one: ProcessInformation) => owners(one, isOfKernel(one));

  /** `argv`: read the command line, too. */
  function factsOf(one: ProcessInformation, argv: boolean, owner = ownerOf(one)): ProcessFacts {
    const ofKernel = isOfKernel(one);
    return {
      pid: one.pid,
      startTime: one.startTime,
      ppid: one.ppid,
      comm: one.name === '' && one.pid === SYSTEM_PID ? SYSTEM_NAME : one.name,
      naming: WINDOWS_NAMING,
      status: one.isSuspended ? 'stopped' : 'running',
      owner: owner ?? UNKNOWN_OWNER,
      ofKernel,
      ...(ofKernel && { hardLimit: OF_WINDOWS }),
      rssBytes: one.rssBytes,
      vmsBytes: one.vmsBytes,
      threads: one.threads,
      nice: niceOfBase(one.basePriority),
      session: null,
      group: null,
      terminal: undefined,
      background: null,
      ...(argv && commandOf(one)),
    };
  }

  function find(pid: number, table: ProcessTable): ProcessInformation | undefined {
    return hidden().has(pid) ? undefined : table.get(pid);
  }

  /** The process as the table had it a moment ago; undefined if it has ended or been replaced. */
  function current({ pid, startTime }: Identity): ProcessInformation | undefined {
    const one = tables.recent().get(pid);
    return one?.startTime === startTime ? one : undefined;
  }

  return {
    factsOf,
    ownerOf,
    /** Does it still run, by the table of a moment ago? */
    isRunning: (process: Identity): boolean => current(process) !== undefined,
    read(pid: number): ProcessFacts | undefined {
      const one = find(pid, tables.read());
      return one && { ...factsOf(one, true), nice: niceOf(one) };
    },
    /** With its command line. A handle shows that it still runs; where none may be had, a table does. */
    refresh(process: ProcessFacts): ProcessFacts | undefined {
      const isKnown = process.argv !== undefined || process.ofKernel || !readsArgv;
      const argv = isKnown ? handles.using(process, 0, () => process.argv ?? []) : argvOf(process);
      if (argv === undefined || (isRefused(argv) && !current(process))) return undefined;
      return isKnown || isRefused(argv) ? process : { ...process, argv };
    },
    identify(pid: number): Identity | undefined {
      const one = tables.recent().get(pid);
      return one && { pid, startTime: one.startTime };
    },
    cpuTimeNs: (pid: number): number | undefined => tables.justNow().get(pid)?.cpuNs,
    /** The nearest first. A process that has got the pid of a parent since is none. */
    ancestors(from: number): number[] {
      const table = tables.recent();
      const chain: number[] = [];
      for (let one = table.get(from); one && !chain.includes(one.pid); one = parentIn(table, one)) chain.push(one.pid);
      return chain.length > 0 ? chain : [from];
    },
  };
}

export type ProcessReader = ReturnType<typeof processReader>;

export function parentIn(table: ProcessTable, { ppid, startTime }: ProcessInformation): ProcessInformation | undefined {
  const parent = table.get(ppid);
  return parent && parent.startTime <= startTime ? parent : undefined;
}

/** Start times are those of the clock on the wall, in µs. */
export const wallClock = (): Clock => ({ unitsPerS: 1e6, now: Date.now() * 1000, originUnixS: 0 });
