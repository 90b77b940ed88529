import { defined } from '../../defined.ts';
import { APPLE_PROGRAMS } from './apple-programs.ts';
import { BUSINESS_PROGRAMS } from './business-programs.ts';
import { CLOUD_PROGRAMS } from './cloud-programs.ts';
import { CONTAINER_PROGRAMS } from './container-programs.ts';
import { DATA_PROGRAMS } from './data-programs.ts';
import { DEVICE_PROGRAMS } from './device-programs.ts';
import { DIRECTORY_PROGRAMS } from './directory-programs.ts';
import { HARMLESS_PROGRAMS } from './harmless-programs.ts';
import { INTRUSION_PROGRAMS } from './intrusion-programs.ts';
import { KEY_PROGRAMS } from './key-programs.ts';
import { LAUNCHERS } from './launchers.ts';
import { MAIL_PROGRAMS } from './mail-programs.ts';
import { MANAGEMENT_PROGRAMS } from './management-programs.ts';
import { NETWORK_PROGRAMS } from './network-programs.ts';
import { PUBLISHING_PROGRAMS } from './publishing-programs.ts';
import { SECURITY_PROGRAMS } from './security-programs.ts';
import { SERVICE_PROGRAMS } from './service-programs.ts';
import { SQL_PROGRAMS } from './sql-programs.ts';
import { SYSTEM_PROGRAMS } from './system-programs.ts';
import { TUNNEL_PROGRAMS } from './tunnel-programs.ts';
import { WINDOWS_PROGRAMS } from './windows-programs.ts';

/** How a program's options and words mark secrets, where their names do not say so. Lists are separated by spaces. */
export interface WrittenRule {
  readonly programs: string;
  /** The rule applies only if one of these words is in the command line, such as `login`. */
  readonly subcommands?: string;
  /** Options whose next argument is secret. */
  readonly next?: string;
  /** Options whose secret is attached: `-pSECRET`. */
  readonly attached?: string;
  /** Options (value next or attached) of the form `user<separator>secret`, which keep the user. */
  readonly after?: { readonly options: string; readonly separator: string };
  /** Words by the position of the secret after them: `{ 2: 'add_user' }`. The program's name may be such a word. */
  readonly words?: Readonly<Record<number, string>>;
  /** Options with a separate value, which does not count as a plain argument. */
  readonly takes?: string;
  /** The form of an argument with a secret; the first group stays. */
  readonly shape?: RegExp;
  /** Options whose value is not a secret, although their name suggests one. */
  readonly plain?: string;
  /** The number of plain arguments before the name of the program that it starts: 1 for `ssh HOST cmd`. */
  readonly starts?: number;
  /** Options whose value is a command for a shell: `sh -c`. */
  readonly runs?: string;
  /** Words after which the next plain argument is another program: `npm exec`. */
  readonly launches?: string;
  /** Words after which the next plain argument is an image or a container, and the one after it may be a program. */
  readonly enters?: string;
  /** The program takes text but no secrets: nothing is redacted by its looks alone. */
  readonly isHarmless?: boolean;
}

/** A rule about secrets, with the documentation of the options and an example that needs the rule. */
export interface DocumentedRule extends WrittenRule {
  /** A man page, or the name of a manual, a help text or a source file. */
  readonly source: string;
  /** A command line with its secrets in braces: exactly these are redacted with the rule, not all without it. */
  readonly example: string;
}

/** For a new program, add a rule to the file of its kind. */
const DOCUMENTED_RULES: readonly DocumentedRule[] = [
  ...SQL_PROGRAMS,
  ...DATA_PROGRAMS,
  ...CONTAINER_PROGRAMS,
  ...CLOUD_PROGRAMS,
  ...PUBLISHING_PROGRAMS,
  ...SERVICE_PROGRAMS,
  ...SYSTEM_PROGRAMS,
  ...DIRECTORY_PROGRAMS,
  ...NETWORK_PROGRAMS,
  ...MAIL_PROGRAMS,
  ...MANAGEMENT_PROGRAMS,
  ...SECURITY_PROGRAMS,
  ...KEY_PROGRAMS,
  ...WINDOWS_PROGRAMS,
  ...TUNNEL_PROGRAMS,
  ...INTRUSION_PROGRAMS,
  ...DEVICE_PROGRAMS,
  ...BUSINESS_PROGRAMS,
  ...APPLE_PROGRAMS,
];

export const WRITTEN_RULES: readonly WrittenRule[] = [...DOCUMENTED_RULES, ...HARMLESS_PROGRAMS, ...LAUNCHERS];

const list = (words: string | undefined): string[] | undefined => words?.split(' ');

function positions(words: Readonly<Record<number, string>>): ReadonlyMap<string, readonly number[]> {
  const byWord = new Map<string, number[]>();
  for (const [position, text] of Object.entries(words))
    for (const word of text.split(' ')) byWord.set(word, [...(byWord.get(word) ?? []), Number(position)]);
  return byWord;
}

const readRule = ({ shape, starts, isHarmless, ...rule }: WrittenRule) => ({
  programs: rule.programs.split(' '),
  ...defined({ subcommands: list(rule.subcommands), next: list(rule.next), attached: list(rule.attached) }),
  ...defined({ takes: list(rule.takes), plain: list(rule.plain), words: rule.words && positions(rule.words) }),
  ...defined({ after: rule.after && { ...rule.after, options: rule.after.options.split(' ') } }),
  ...defined({ runs: list(rule.runs), launches: list(rule.launches), enters: list(rule.enters) }),
  ...defined({ shape, starts, isHarmless }),
});

export type ProgramRule = Readonly<ReturnType<typeof readRule>>;
export type RulesByProgram = ReadonlyMap<string, readonly ProgramRule[]>;

export function rulesByProgram(rules: readonly WrittenRule[]): RulesByProgram {
  const byProgram = new Map<string, ProgramRule[]>();
  for (const rule of rules.map(readRule))
    for (const name of rule.programs) byProgram.set(name, [...(byProgram.get(name) ?? []), rule]);
  return byProgram;
}

export const RULES_BY_PROGRAM = rulesByProgram(WRITTEN_RULES);
export const PROGRAM_RULES = [...RULES_BY_PROGRAM.values()].flat();
