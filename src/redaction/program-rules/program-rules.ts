import { CLOUD_PROGRAMS } from './cloud-programs.ts';
import { DATA_PROGRAMS } from './data-programs.ts';
import { DIRECTORY_PROGRAMS } from './directory-programs.ts';
import { HARMLESS_PROGRAMS, WRAPPERS } from './harmless-programs.ts';
import { NETWORK_PROGRAMS } from './network-programs.ts';
import { SECURITY_PROGRAMS } from './security-programs.ts';
import { SERVICE_PROGRAMS } from './service-programs.ts';
import { SYSTEM_PROGRAMS } from './system-programs.ts';

/** What the options and words of a program mean for secrets, where their names do not say so. */
export interface ProgramRule {
  readonly programs: readonly string[];
  /** One of these words must be there, e.g. `login`. */
  readonly subcommands?: readonly string[];
  /** Options whose next argument is secret. */
  readonly next?: readonly string[];
  /** Options whose secret is attached: `-pSECRET`. */
  readonly attached?: readonly string[];
  /** Options (value next or attached) of the form `user<separator>secret`: only what follows the separator goes. */
  readonly after?: { readonly options: readonly string[]; readonly separator: string };
  /** Words after which the n-th plain argument is secret: `add_user NAME SECRET` is 2. The program's name is one, too. */
  readonly words?: Readonly<Record<string, number>>;
  /** Options with a value, which does not count as a plain argument. */
  readonly takes?: readonly string[];
  /** An argument of this form: the first group stays. */
  readonly shape?: RegExp;
  /** Options whose value names a secret and is none. */
  readonly plain?: readonly string[];
  /** Starts another program, whose name comes after so many plain arguments: `ssh HOST cmd` is 1. */
  readonly starts?: number;
  /** A program that takes no secrets but much text: nothing of it is hidden for its looks alone. */
  readonly isHarmless?: boolean;
}

/** To teach the redaction a new program, add a line to the file of its kind and one to the corpus. */
export const PROGRAM_RULES: readonly ProgramRule[] = [
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
