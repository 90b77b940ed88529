import type { UserId } from '../../process/owner.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { isLightTurnOver, yieldIfDue, yieldTurn } from '../../process/yielding.ts';
import type { Snapshot, SnapshotRequest } from '../snapshot.ts';
import { type ProcessReader, wallClock } from './process-reader.ts';
import type { ProcessTables } from './process-table.ts';

interface SnapshotSources {
  readonly tables: Pick<ProcessTables, 'read'>;
  readonly reader: Pick<ProcessReader, 'factsOf' | 'ownerOf'>;
  /** This server's own processes that no caller sees. */
  readonly hidden: () => ReadonlySet<number>;
  /** Looks up the names of these users in advance. */
  readonly learnUsers: (users: Iterable<UserId>) => Promise<void>;
}

/** One system call for all processes; then the owner of each, and the command lines of those that are wanted. */
export async function takeSnapshot(
  { wants, argv, pids }: SnapshotRequest,
  { tables, reader, hidden, learnUsers }: SnapshotSources,
): Promise<Snapshot> {
  await yieldIfDue();
  const table = tables.read();
  const helpers = hidden();
  const processes: ProcessFacts[] = [];
  const skipped = new Map<UserId | null, number>();
  let vanished = 0;
  let seen = 0;
  for (const pid of pids ?? table.keys()) {
    if (isLightTurnOver(seen++)) await yieldTurn();
    if (helpers.has(pid)) continue;
    const one = table.get(pid);
    const owner = one && reader.ownerOf(one);
    if (!owner) vanished++;
    else if (wants(owner.user)) processes.push(reader.factsOf(one, argv, owner));
    else skipped.set(owner.user, (skipped.get(owner.user) ?? 0) + 1);
  }
  await learnUsers(new Set(processes.flatMap(({ owner }) => owner.user ?? [])));
  return { processes, skipped, vanished, unreadable: 0, clock: wallClock() };
}
