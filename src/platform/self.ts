/** This server as its machine sees it. */
export interface Self {
  readonly pid: number;
  readonly startTime: number;
  /** Changes with each boot; empty where it is unknown. */
  readonly bootId: string;
  /** Where pids mean the same; empty where it is unknown. */
  readonly pidNamespace: string;
  /** Effective ids of this server. */
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** The user id that stands for every user without one in this user namespace; undefined if all have one. */
  readonly unmappedUid: number | undefined;
  /** If a person calls one tool: the pids of that call, its own and those that merely wrap its command line. */
  readonly callers?: ReadonlySet<number>;
}
