import type { Clock } from '../../process/clock.ts';
import type { Identity, ProcessFacts } from '../../process/process.ts';
import { type FactSources, factsReader } from './process-facts.ts';
import { ancestorsIn, type ProcessTable, type ProcessTables } from './process-table.ts';
import type { ProcessInformation } from './structs/process-information.ts';
import { isRefused } from './system-calls.ts';

interface ProcessSources extends FactSources {
  readonly tables: ProcessTables;
  /** This server's own processes that no caller sees. */
  readonly hidden: () => ReadonlySet<number>;
}

/** Reads what is known of processes: from one table of all, and each with a handle of its own. */
export function processReader(sources: ProcessSources) {
  const { handles, tables, readsArgv, hidden } = sources;
  const { argvOf, commandOf, niceOf, ownerOf, factsOf } = factsReader(sources);

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
    commandOf,
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
    ancestors: (from: number): number[] => ancestorsIn(tables.recent(), from),
  };
}

export type ProcessReader = ReturnType<typeof processReader>;

/** Start times are those of the wall clock, in µs since 1970. */
export const wallClock = (): Clock => ({ unitsPerS: 1e6, now: Date.now() * 1000, originUnixS: 0 });
