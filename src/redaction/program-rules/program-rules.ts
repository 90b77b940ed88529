import { defined } from '../../defined.ts';
import { CLOUD_PROGRAMS } from './cloud-programs.ts';
import { DATA_PROGRAMS } from './data-programs.ts';
import { DIRECTORY_PROGRAMS } from './directory-programs.ts';
import { HARMLESS_PROGRAMS, WRAPPERS } from './harmless-programs.ts';
import { NETWORK_PROGRAMS } from './network-programs.ts';
import { SECURITY_PROGRAMS } from './security-programs.ts';
import { SERVICE_PROGRAMS } from './service-programs.ts';
import { SYSTEM_PROGRAMS } from './system-programs.ts';

/** How a program's options and words mark secrets, where their names do not say so. Lists are words in one string. */
export interface WrittenRule {
  readonly programs: string;
  /** One of these words must be there, e.g. `login`. */
  readonly subcommands?: string;
  /** Options whose next argument is secret. */
  readonly next?: string;
  /** Options whose secret is attached: `-pSECRET`. */
  readonly attached?: string;
  /** Options (value next or attached) of the form `user<separator>secret`: only what follows the separator goes. */
  readonly after?: { readonly options: string; readonly separator: string };
  /** Words by the position of the secret after them: `{ 2: 'add_user' }`. The program's name may be one, too. */
  readonly words?: Readonly<Record<number, string>>;
  /** Options with a value, which does not count as a plain argument. */
  readonly takes?: string;
  /** An argument of this form: the first group stays. */
  readonly shape?: RegExp;
  /** Options whose value names a secret without being one. */
  readonly plain?: string;
  /** Starts another program, whose name comes after so many plain arguments: `ssh HOST cmd` is 1. */
  readonly starts?: number;
  /** A program that takes no secrets but much text: nothing in it is redacted for its looks alone. */
  readonly isHarmless?: boolean;
}

/** For a new program, add a line to the file of its kind and one to the corpus. */
const WRITTEN: readonly WrittenRule[] = [
  ...DATA_PROGRAMS,
  ...CLOUD_PROGRAMS,
  ...SERVICE_PROGRAMS,
  ...SYSTEM_PROGRAMS,
  ...DIRECTORY_PROGRAMS,
  ...NETWORK_PROGRAMS,
  ...SECURITY_PROGRAMS,
  ...HARMLESS_PROGRAMS,
  ...WRAPPERS,
];

const list = (words: string | undefined): string[] | undefined => words?.split(' ');

function positions(words: Readonly<Record<number, string>>): ReadonlyMap<string, readonly number[]> {
  const byWord = new Map<string, number[]>();
  for (const [position, text] of Object.entries(words))
    for (const word of text.split(' ')) byWord.set(word, [...(byWord.get(word) ?? []), Number(position)]);
  return byWord;
}

export const PROGRAM_RULES = WRITTEN.map(({ shape, starts, isHarmless, ...rule }) => ({
  programs: rule.programs.split(' '),
  ...defined({ subcommands: list(rule.subcommands), next: list(rule.next), attached: list(rule.attached) }),
  ...defined({ takes: list(rule.takes), plain: list(rule.plain), words: rule.words && positions(rule.words) }),
  ...defined({ after: rule.after && { ...rule.after, options: rule.after.options.split(' ') } }),
  ...defined({ shape, starts, isHarmless }),
}));

export type ProgramRule = Readonly<(typeof PROGRAM_RULES)[number]>;
