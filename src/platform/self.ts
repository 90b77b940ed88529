import type { Privilege, UserId } from '../process/owner.ts';
import type { Presenter, SafeText } from '../text/safe-text.ts';

/** This server as its machine sees it. */
export interface Self {
  readonly pid: number;
  /** As in Identity. */
  readonly startTime: number;
  /** Changes with each boot; empty where it is unknown. */
  readonly bootId: string;
  /** Where pids mean the same; empty where it is unknown. */
  readonly pidNamespace: string;
  /** Who it acts as: on POSIX its effective ids. */
  readonly user: UserId;
  /** Never `unknown`. */
  readonly privilege: Privilege | null;
  /** Sentences about its rights that only this system needs, such as whether it is elevated. */
  explain?(show: Presenter): readonly SafeText[];
  readonly group: string;
  readonly groups: readonly string[];
  /** The id that stands for every user without one in this server's user namespace; undefined if all have one. */
  readonly unmappedUser: UserId | undefined;
  /** If a person calls one tool: the pids of that call, its own and those that merely wrap its command line. */
  readonly callers?: ReadonlySet<number>;
}
