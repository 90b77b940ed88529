import { COMMAND_ROW_CHARS, type Display, displayCommand, displayText } from '../text/display.ts';
import { ageS, type Clock, nameOf, type ProcessFacts, refOf, startedUnixS } from './process.ts';

/** What may stand in a row: null means «not known». No raw string can get in. */
export type Cell = Display | number | null;

/** One process with what its columns need to know besides. */
export interface Row {
  readonly process: ProcessFacts;
  readonly clock: Clock;
  readonly user: string;
  /** Where a search found its pattern. */
  readonly matched?: Display;
}

/** The columns a list can have, with the unit in the name. */
export const COLUMNS = {
  pid: ({ process }) => process.pid,
  ppid: ({ process }) => process.ppid,
  name: ({ process }) => displayText(nameOf(process)),
  user: ({ user }) => displayText(user),
  status: ({ process }) => process.status && displayText(process.status),
  memory_mib: ({ process }) => mib(process.rssBytes),
  age_s: ({ process, clock }) => Math.round(ageS(process, clock)),
  started: ({ process, clock }) => timestamp(startedUnixS(process, clock)),
  threads: ({ process }) => process.threads,
  nice: ({ process }) => process.nice,
  command: ({ process }) => displayCommand(process.argv, COMMAND_ROW_CHARS),
  ref: ({ process }) => displayText(refOf(process)),
  matched: ({ matched }) => matched ?? null,
} as const satisfies Record<string, (row: Row) => Cell>;

export type Column = keyof typeof COLUMNS;

export const DEFAULT_COLUMNS: readonly Column[] = ['pid', 'name', 'memory_mib', 'age_s', 'status', 'command'];

/** Mebibytes with one decimal. */
export const mib = (bytes: number): number => Math.round(bytes / 104_857.6) / 10;

/** ISO 8601 in UTC, to the second. */
export const timestamp = (unixS: number): Display =>
  displayText(`${new Date(unixS * 1000).toISOString().slice(0, 19)}Z`);
