import type { Clock } from '../process/clock.ts';
import type { UserId } from '../process/owner.ts';
import type { ProcessFacts } from '../process/process.ts';

export interface SnapshotRequest {
  /** Are processes of this user wanted? The others cost less, and are only counted. */
  wants(user: UserId): boolean;
  /** Read the command lines, too. */
  argv: boolean;
  /** Only these; by default all there are. */
  pids?: Iterable<number>;
}

export interface Snapshot {
  readonly processes: ProcessFacts[];
  /** Number of processes that were not wanted or may not be read, by user. */
  readonly skipped: ReadonlyMap<UserId, number>;
  /** Processes that ended while they were read. */
  readonly vanished: number;
  /** Processes of a wanted owner that are there, but whose user ids or state the system does not let us read. */
  readonly unreadable: number;
  readonly clock: Clock;
}
