import type { ControlGroup } from './supervisor.ts';

/** What a rule may ask about a process beyond its facts; read only where one does. */
export const TRAITS = ['argv', 'exe', 'genuine', 'group', 'ports'] as const;
export type Trait = (typeof TRAITS)[number];

/** A trait that was not asked for or that cannot be known is absent. */
export interface Traits {
  /** The command line, read as far as it ever is: further than that of a row. */
  readonly argv?: readonly string[];
  /** It is longer than that. */
  readonly argvCut?: true;
  /** Path of the program file. Null: it has none, as a kernel thread or a zombie. */
  readonly exe?: string | null;
  /** The file at this path is the one that runs: it was not replaced, and is not that of another mount namespace. */
  readonly genuine?: boolean;
  readonly group?: ControlGroup;
  /** Of the ports that were asked for, those that it listens on (TCP) or has bound (UDP) in this network namespace. */
  readonly ports?: readonly number[];
}

export const NO_TRAITS: Traits = {};
