import type { ControlGroup } from './restarters.ts';

/** What rules and protection may ask about a process beyond its facts; read only where one does. */
export const MATCH_ATTRIBUTES = ['argv', 'exe', 'genuine', 'group', 'ports', 'structures'] as const;
export type MatchAttribute = (typeof MATCH_ATTRIBUTES)[number];

/** What a process can be, by facts of its system, that protects it whatever its name is. */
export interface Structure {
  /** Its name in rules, and the word for `unprotect` that lifts its protection. */
  readonly name: string;
  /** Why such a process is protected, for a refusal. */
  readonly reason: string;
  /** Name keys of programs with this structure that people do end: for them, the user is asked. */
  readonly askedNames?: ReadonlySet<string>;
}

/** Names of the structures that a process has, and of those that it may have where the system does not let us look. */
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
