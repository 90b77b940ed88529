import type { ProcessFacts } from '../../process/process.ts';
import { isLightTurnOver, yieldIfDue, yieldTurn } from '../../process/yielding.ts';
import type { Snapshot, SnapshotRequest } from '../machine.ts';
import { isDenied } from './errno.ts';
import { type ProcFiles, ROW_ARGV_BYTES } from './proc-files.ts';
import type { ProcessReader } from './process-reader.ts';

interface SnapshotSources {
  readonly files: ProcFiles;
  readonly reader: Pick<ProcessReader, 'nowTicks' | 'clock' | 'readUids' | 'readProcess' | 'withSerial'>;
  /** This server's own processes that no caller sees. */
  readonly hidden: () => ReadonlySet<number>;
  /** Looks up the names of these users in advance. */
  readonly learnUsers: (uids: Iterable<number>) => Promise<void>;
}

/** One pass over all processes, or over those asked for. */
export async function takeSnapshot(
  want: SnapshotRequest,
  { files, reader, hidden, learnUsers }: SnapshotSources,
): Promise<Snapshot> {
  const ownUid = process.geteuid?.();
  const processes: ProcessFacts[] = [];
  const skipped = new Map<number, number>();
  const skip = (owner: number): void => void skipped.set(owner, (skipped.get(owner) ?? 0) + 1);
  let vanished = 0;
  let unreadable = 0;
  const helpers = hidden();
  const sinceTicks = reader.nowTicks();
  // Kernel threads are root's, and so are most other processes on most machines.
  const wantsNearlyAll = want.owner(0);
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
    if (owner !== undefined && !want.owner(owner)) {
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
  await learnUsers(new Set(processes.map(({ uids }) => uids[0])));
  return { processes, skipped, vanished, unreadable, clock: reader.clock() };
}
