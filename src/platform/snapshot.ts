import type { Clock } from '../process/clock.ts';
import type { UserId } from '../process/owner.ts';
import type { ProcessFacts } from '../process/process.ts';

/** What to read in one pass over all processes. */
export interface SnapshotRequest {
  /** Are processes of this user wanted? Null: an unknown user. Unwanted ones cost less, and are only counted. */
  wants(user: UserId | null): boolean;
  /** Read the command lines, too. */
  argv: boolean;
  /** Only these; by default all there are. */
  pids?: Iterable<number>;
}

/** What one pass over all processes has read; `clock` was read after them. */
export interface Snapshot {
  readonly processes: ProcessFacts[];
  /** Number of processes that were not wanted or may not be read, by user. Null: an unknown user. */
  readonly skipped: ReadonlyMap<UserId | null, number>;
  /** Processes that ended while they were read. */
  readonly vanished: number;
  /** Processes of a wanted user that are there, but whose owner or state the system does not let us read. */
  readonly unreadable: number;
  readonly clock: Clock;
}
