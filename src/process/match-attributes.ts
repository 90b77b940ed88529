import type { ControlGroup } from './restarters.ts';

/** What rules and protection may ask about a process beyond its facts; read only where one does. */
export const MATCH_ATTRIBUTES = ['argv', 'exe', 'genuine', 'group', 'ports', 'structures'] as const;
export type MatchAttribute = (typeof MATCH_ATTRIBUTES)[number];

/** Facts of a system that make a process one that a session depends on. */
export interface Structure {
  /** The word that lifts its protection. */
  readonly name: string;
  /** In a refusal. */
  readonly reason: string;
  /** Names of programs that have it and that people end: the user is asked. As the system compares names. */
  readonly askedNames?: ReadonlySet<string>;
}

/** By name: what it is, and what it may be where the system does not let us look. */
export interface Structures {
  readonly is: readonly string[];
  readonly mayBe: readonly string[];
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
