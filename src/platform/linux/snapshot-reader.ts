import type { UserId } from '../../process/owner.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { isLightTurnOver, yieldIfDue, yieldTurn } from '../../process/yielding.ts';
import { isDenied } from '../posix/errno.ts';
import { ROOT } from '../posix/owners.ts';
import type { Snapshot, SnapshotRequest } from '../snapshot.ts';
import { type ProcFiles, ROW_ARGV_BYTES } from './proc-files.ts';
import type { ProcessReader } from './process-reader.ts';

interface SnapshotSources {
  readonly files: ProcFiles;
  readonly reader: Pick<ProcessReader, 'nowTicks' | 'clock' | 'owners' | 'readUids' | 'readProcess' | 'withSerial'>;
  /** This server's own processes that no caller sees. */
  readonly hidden: () => ReadonlySet<number>;
  /** Looks up the names of these users in advance. */
  readonly learnUsers: (users: Iterable<UserId>) => Promise<void>;
}

/** One pass over all processes, or over those asked for. */
export async function takeSnapshot(
  want: SnapshotRequest,
  { files, reader, hidden, learnUsers }: SnapshotSources,
): Promise<Snapshot> {
  const ownUid = process.geteuid?.();
  const processes: ProcessFacts[] = [];
  const skipped = new Map<UserId, number>();
  const { user } = reader.owners;
  const skip = (uid: number): void => void skipped.set(user(uid), (skipped.get(user(uid)) ?? 0) + 1);
  const wants = wantedUsers(want, user);
  let vanished = 0;
  let unreadable = 0;
  const helpers = hidden();
  const sinceTicks = reader.nowTicks();
  // Kernel threads are root's, and so are most other processes on most machines.
  const wantsNearlyAll = want.wants(ROOT);
  const argvBytes = want.argv ? ROW_ARGV_BYTES : 0;
  const again = (pid: number): ProcessFacts | undefined => reader.readProcess(pid, argvBytes);
  // The list of thousands of pids alone takes as long as a turn may.
  await yieldIfDue();
  let seen = 0;
  for (const pid of want.pids ?? files.pids()) {
    if (isLightTurnOver(seen++)) await yieldTurn();
    if (helpers.has(pid)) continue;
    // The owner alone costs less, and is all that is needed of other users' processes.
    const uids = wantsNearlyAll ? reader.readUids(pid) : undefined;
    const owner = uids?.[1] ?? files.owner(pid);
    if (owner !== undefined && !wants(owner)) {
      skip(owner);
      continue;
    }
    const facts = owner === undefined ? undefined : reader.readProcess(pid, argvBytes, uids);
    const one = reader.withSerial(facts, sinceTicks, again);
    if (one) processes.push(one);
    else if (owner === undefined || files.owner(pid) === undefined) vanished++;
    // The process and its folder exist, but the system denies us the contents.
    else if (owner !== ownUid && isDenied(files.read(pid, 'stat'))) skip(owner);
    else unreadable++;
  }
  await learnUsers(new Set(processes.flatMap(({ owner }) => owner.user ?? [])));
  return { processes, skipped, vanished, unreadable, clock: reader.clock() };
}

/** Is this user wanted? Asked for each process, and there are few users. */
function wantedUsers({ wants }: SnapshotRequest, user: (uid: number) => UserId): (uid: number) => boolean {
  const known = new Map<number, boolean>();
  return (uid) => {
    const before = known.get(uid);
    if (before !== undefined) return before;
    const isWanted = wants(user(uid));
    known.set(uid, isWanted);
    return isWanted;
  };
}
