import type { Presenter } from '../text/safe-text.ts';
import { ageS, type Clock } from './clock.ts';
import { type Column, NAME_CHARS, type SelectedProcess, shownName } from './columns.ts';
import type { ProcessFacts, Status } from './process.ts';

/** What to list: filter → sort → page → columns. */
export interface Query {
  readonly filters: Filters;
  readonly sortBy: SortKey;
  readonly columns: readonly Column[];
  readonly limit: number;
}

/** All that are given must hold. A figure that was not measured is never over a limit. */
export interface Filters {
  readonly status?: Status | undefined;
  readonly min_cpu_percent?: number | undefined;
  readonly min_memory_mib?: number | undefined;
  readonly started_within_s?: number | undefined;
  readonly background?: boolean | undefined;
  /** Name of a project; its case does not matter. */
  readonly project?: string | undefined;
}

interface MatchContext {
  readonly clock: Clock;
  readonly show: Presenter;
}

export function matches(
  { process, cpuPercent, project }: SelectedProcess,
  filters: Filters,
  { clock, show }: MatchContext,
): boolean {
  const { status, min_cpu_percent, min_memory_mib, started_within_s, background } = filters;
  return (
    (status === undefined || process.status === status) &&
    (min_cpu_percent === undefined || (cpuPercent ?? -1) >= min_cpu_percent) &&
    (min_memory_mib === undefined || (process.rssBytes ?? -1) >= min_memory_mib * 1024 * 1024) &&
    (started_within_s === undefined || ageS(process, clock) <= started_within_s) &&
    (background === undefined || process.background === background) &&
    (filters.project === undefined || isCalled(show, project, filters.project))
  );
}

/** A project matches by its name as shown, in full or cut. */
const isCalled = (show: Presenter, project: string | null | undefined, wanted: string): boolean =>
  project != null &&
  [show.text(project), show.text(project, NAME_CHARS)].some((shown) => shown.toLowerCase() === wanted.toLowerCase());

/** The largest first; unknown memory last. */
export const byMemory = (a: ProcessFacts, b: ProcessFacts): number => (b.rssBytes ?? -1) - (a.rssBytes ?? -1);

/** Each key sorts the way a person expects: the largest, the newest. Equals keep the order of pids. */
const COMPARE = {
  memory: (a, b) => byMemory(a.process, b.process),
  cpu: (a, b) => (b.cpuPercent ?? -1) - (a.cpuPercent ?? -1),
  started: (a, b) => b.process.startTime - a.process.startTime,
  pid: (a, b) => a.process.pid - b.process.pid,
} as const satisfies Record<string, (a: SelectedProcess, b: SelectedProcess) => number>;

export const SORT_KEYS = ['memory', 'cpu', 'started', 'pid', 'name'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export const sorted = <C extends SelectedProcess>(candidates: readonly C[], by: SortKey, show: Presenter): C[] =>
  by === 'name'
    ? alphabetic(candidates, show)
    : candidates.toSorted((a, b) => COMPARE[by](a, b) || a.process.pid - b.process.pid);

/** By redacted names: the position of a secret one would show how it begins. */
function alphabetic<C extends SelectedProcess>(candidates: readonly C[], show: Presenter): C[] {
  const named = candidates.map((candidate) => ({ candidate, name: shownName(show, candidate.process).toLowerCase() }));
  return named
    .sort((a, b) => byText(a.name, b.name) || a.candidate.process.pid - b.candidate.process.pid)
    .map(({ candidate }) => candidate);
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a query needs and a snapshot lacks. */
export const needsCpu = ({ sortBy, filters, columns }: Query): boolean =>
  sortBy === 'cpu' || filters.min_cpu_percent !== undefined || columns.includes('cpu_percent');

export const needsProject = ({ filters, columns }: Query): boolean =>
  filters.project !== undefined || columns.includes('project');

const BASE: readonly Column[] = ['pid', 'name', 'memory_mib', 'age_s', 'status', 'command'];

/** The columns of a list when the caller names none: the usual ones and what the query is about. */
export function defaultColumns(about: {
  readonly sortBy: SortKey;
  readonly filters: Filters;
  readonly named: boolean;
  readonly found: boolean;
}): Column[] {
  const columns = [...BASE];
  if (about.sortBy === 'cpu' || about.filters.min_cpu_percent !== undefined) columns.splice(2, 0, 'cpu_percent');
  if (about.named) columns.splice(2, 0, 'user');
  if (about.found) columns.push('matched');
  return columns;
}
