import type { ControlGroup } from './supervisor.ts';

/** What a rule may ask about a process beyond its facts; read only where one does. */
export const TRAITS = ['argv', 'exe', 'genuine', 'group', 'ports'] as const;
export type Trait = (typeof TRAITS)[number];

/** A trait that was not requested or is unknown is absent. */
export interface Traits {
  /** The command line, up to the most that is ever read: more than a row has. */
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
}

export const NO_TRAITS: Traits = {};
