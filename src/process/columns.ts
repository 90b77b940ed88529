import { safeText } from '../text/built-in.ts';
import { QUOTED_NAME_CHARS } from '../text/lengths.ts';
import type { Presenter, SafeText } from '../text/safe-text.ts';
import { ageS, type Clock, startedUnixS } from './clock.ts';
import type { Naming } from './naming.ts';
import { nameOf, type ProcessFacts } from './process.ts';
import { refOf } from './ref.ts';

/** What a row may hold: null means unknown. No raw string can get in. */
export type Cell = SafeText | number | readonly number[] | null;

/** A process and what else a query may need; undefined where it was not asked for. */
export interface SelectedProcess {
  readonly process: ProcessFacts;
  /** Percent of one core; null when it was not measured. */
  readonly cpuPercent?: number | null;
  /** Name of the project its working directory belongs to; null when it belongs to none. */
  readonly project?: string | null;
}

/** One process of a page, with what else its columns need. */
export interface Row extends SelectedProcess {
  readonly show: Presenter;
  readonly clock: Clock;
  /** What its `ref` begins with. */
  readonly bootTag: string;
  /** Null: unknown. */
  readonly user: string | null;
  /** Ports it listens on or has bound; null if unknown. */
  readonly ports?: readonly number[] | null;
  /** Where a search found its pattern. */
  readonly matched?: SafeText;
  readonly commandChars: number;
}

/** The columns a list can have, with the unit in the name. */
export const COLUMNS = {
  pid: ({ process }) => process.pid,
  ppid: ({ process }) => process.ppid,
  name: ({ process, show }) => shownName(show, process),
  user: ({ user, show }) => (user === null ? null : show.text(user, NAME_CHARS)),
  status: ({ process, show }) => process.status && show.text(process.status),
  cpu_percent: ({ cpuPercent }) => cpuPercent ?? null,
  memory_mib: ({ process }) => mibOrNull(process.rssBytes),
  age_s: ({ process, clock }) => Math.round(ageS(process, clock)),
  started: ({ process, clock }) => timestamp(startedUnixS(process, clock)),
  threads: ({ process }) => process.threads,
  terminal: ({ process, show }) => (process.terminal === undefined ? null : show.text(process.terminal)),
  nice: ({ process }) => process.nice,
  ports: ({ ports }) => ports ?? null,
  project: ({ project, show }) => (project == null ? null : show.text(project, NAME_CHARS)),
  command: ({ process, show, commandChars }) => show.command(process.argv, commandChars),
  ref: ({ process, bootTag, show }) => show.text(refOf(process, bootTag)),
  matched: ({ matched }) => matched ?? null,
} as const satisfies Record<string, (row: Row) => Cell>;

export type Column = keyof typeof COLUMNS;

/** For names of users and projects, and for those of processes where the kernel does not cut them. */
export const NAME_CHARS = 60;
/** What an escaped byte takes: `\x1b`. */
const ESCAPED_CHARS = 4;

/**
 * Room for all that the kernel keeps of a name, even if each byte is escaped: names that differ only in the last byte
 * must not look the same.
 */
const nameChars = ({ commMaxBytes }: Naming): number =>
  commMaxBytes === null ? NAME_CHARS : ESCAPED_CHARS * commMaxBytes;

export const shownName = (show: Presenter, process: ProcessFacts): SafeText =>
  show.text(nameOf(process), nameChars(process.naming));
/** In a sentence, where it may be cut sooner than in a column. */
export const quotedName = (show: Presenter, process: ProcessFacts): SafeText =>
  show.quoted(nameOf(process), QUOTED_NAME_CHARS);

/** Mebibytes with one decimal. */
export const mib = (bytes: number): number => Math.round(bytes / 104_857.6) / 10;
export const mibOrNull = (bytes: number | null): number | null => (bytes === null ? null : mib(bytes));

/** ISO 8601 in UTC, to the second. */
export const timestamp = (unixS: number): SafeText => safeText(`${new Date(unixS * 1000).toISOString().slice(0, 19)}Z`);
