import type { ControlGroup } from './restarters.ts';

/** What rules and protection may ask about a process beyond its facts; read only where one does. */
export const MATCH_ATTRIBUTES = ['argv', 'exe', 'genuine', 'group', 'ports', 'structures'] as const;
export type MatchAttribute = (typeof MATCH_ATTRIBUTES)[number];

/**
 * Facts of the kernel and of systemd that make a process one that a session depends on. `session.slice`: it runs below
 * this slice of a user's service manager, systemd.special(7). `display-server`: it holds a socket that listens for the
 * clients of a display, X(7), Wayland. `session-leader`: a login session of logind was opened for it, sd-login(3).
 */
export type Structure = 'session.slice' | 'display-server' | 'session-leader';

/** What it is, and what it may be where the system does not let us look. */
export interface Structures {
  readonly is: readonly Structure[];
  readonly mayBe: readonly Structure[];
}

export const NO_STRUCTURES: Structures = { is: [], mayBe: [] };

/** An attribute that was not requested or is unknown is absent. */
export interface MatchAttributes {
  /** The command line, up to the longest that is ever read: more than a row has. */
  readonly argv?: readonly string[];
  /** It is longer than that. */
  readonly argvCut?: true;
  /** Path of the program file. Null: it has none (a kernel thread, a zombie). */
  readonly exe?: string | null;
  /** The file at this path is the one that runs: not replaced, and not from another mount namespace. */
  readonly genuine?: boolean;
  readonly group?: ControlGroup;
  /** The requested ports that it listens on (TCP) or has bound (UDP) in this network namespace. */
  readonly ports?: readonly number[];
  /** What cannot be ruled out is in `mayBe`. Absent for a process that has ended: nothing depends on it. */
  readonly structures?: Structures;
}

export const NO_ATTRIBUTES: MatchAttributes = {};
