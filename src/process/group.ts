import type { Presenter } from '../text/safe-text.ts';
import type { Cell, SelectedProcess } from './columns.ts';
import { mib, NAME_CHARS } from './columns.ts';
import { groupBy } from './group-by.ts';
import { nameOf } from './process.ts';
import type { SortKey } from './query.ts';

export const GROUP_KEYS = ['name', 'user', 'project'] as const;
export type GroupKey = (typeof GROUP_KEYS)[number];

export const PIDS_SHOWN = 5;

export interface ProcessGroup {
  readonly key: string | null;
  readonly members: readonly SelectedProcess[];
  readonly rssBytes: number;
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
      rssBytes: members.reduce((sum, { process }) => sum + process.rssBytes, 0),
      cpuPercent:
        measured.length > 0 ? Math.round(measured.reduce((sum, percent) => sum + percent, 0) * 10) / 10 : null,
    };
  });
  if (sortBy !== 'memory' && sortBy !== 'cpu') return made;
  const cpu = ({ cpuPercent }: ProcessGroup): number => (sortBy === 'cpu' ? (cpuPercent ?? -1) : 0);
  return made.sort((a, b) => cpu(b) - cpu(a) || b.rssBytes - a.rssBytes);
}

export const groupColumns = (key: GroupKey): string[] => [key, 'count', 'cpu_percent', 'memory_mib', 'pids'];

export const groupCells = (show: Presenter, { key, members, rssBytes, cpuPercent }: ProcessGroup): Cell[] => [
  key === null ? null : show.text(key, NAME_CHARS),
  members.length,
  cpuPercent,
  mib(rssBytes),
  members.slice(0, PIDS_SHOWN).map(({ process }) => process.pid),
];

/** What the processes of a group have in common, as a caller may read it. */
export function keyOf(by: GroupKey, userName: (uid: number) => string): (candidate: SelectedProcess) => string | null {
  const keys = {
    name: ({ process }) => nameOf(process),
    user: ({ process }) => userName(process.uids[0]),
    project: ({ project }) => project ?? null,
  } as const satisfies Record<GroupKey, (candidate: SelectedProcess) => string | null>;
  return keys[by];
}
