import type { Presenter } from '../text/safe-text.ts';
import type { Cell, SelectedProcess } from './columns.ts';
import { mibOrNull, NAME_CHARS } from './columns.ts';
import { groupBy } from './group-by.ts';
import type { UserId } from './owner.ts';
import { nameKey, nameOf, type ProcessFacts } from './process.ts';
import type { SortKey } from './query.ts';

/** What a list can group processes by. */
export const GROUP_KEYS = ['name', 'user', 'project'] as const;
export type GroupKey = (typeof GROUP_KEYS)[number];

export const PIDS_SHOWN = 5;

/** Processes that have the key in common; null: those without one. */
export interface ProcessGroup {
  readonly key: string | null;
  readonly members: readonly SelectedProcess[];
  /** Sum of what is known; null when nothing is. */
  readonly rssBytes: number | null;
  /** Sum of what was measured; null when nothing was. */
  readonly cpuPercent: number | null;
}

/**
 * Puts processes together, the group with the most memory (or CPU) first; in any other order a group is where its
 * first member does. Members keep their order.
 */
export function group(
  candidates: readonly SelectedProcess[],
  keyOf: (candidate: SelectedProcess) => string | null,
  sortBy: SortKey,
): ProcessGroup[] {
  const made = [...groupBy(candidates, keyOf)].map(([key, members]): ProcessGroup => {
    const measured = members.flatMap(({ cpuPercent }) => cpuPercent ?? []);
    return {
      key,
      members,
      rssBytes: sumOf(members.flatMap(({ process }) => process.rssBytes ?? [])),
      cpuPercent: rounded(sumOf(measured)),
    };
  });
  if (sortBy !== 'memory' && sortBy !== 'cpu') return made;
  const cpu = ({ cpuPercent }: ProcessGroup): number => (sortBy === 'cpu' ? (cpuPercent ?? -1) : 0);
  return made.sort((a, b) => cpu(b) - cpu(a) || (b.rssBytes ?? -1) - (a.rssBytes ?? -1));
}

const sumOf = (known: readonly number[]): number | null =>
  known.length > 0 ? known.reduce((sum, one) => sum + one, 0) : null;

const rounded = (percent: number | null): number | null => percent && Math.round(percent * 10) / 10;

export const groupColumns = (key: GroupKey): string[] => [key, 'count', 'cpu_percent', 'memory_mib', 'pids'];

export const groupCells = (show: Presenter, { key, members, rssBytes, cpuPercent }: ProcessGroup): Cell[] => [
  key === null ? null : show.text(key, NAME_CHARS),
  members.length,
  cpuPercent,
  mibOrNull(rssBytes),
  members.slice(0, PIDS_SHOWN).map(({ process }) => process.pid),
];

/** What the processes of a group have in common, as a caller may read it. */
export function keyOf(
  by: GroupKey,
  userName: (user: UserId | null) => string | null,
): (candidate: SelectedProcess) => string | null {
  const keys = {
    name: firstSpelling(),
    user: ({ process }) => userName(process.owner.user),
    project: ({ project }) => project ?? null,
  } as const satisfies Record<GroupKey, (candidate: SelectedProcess) => string | null>;
  return keys[by];
}

/** Names that the system takes for the same form one group, which is shown under the first spelling. */
function firstSpelling(): (candidate: { readonly process: ProcessFacts }) => string {
  const spellings = new Map<string, string>();
  return ({ process }) => {
    const key = nameKey(process);
    const name = spellings.get(key) ?? nameOf(process);
    spellings.set(key, name);
    return name;
  };
}
