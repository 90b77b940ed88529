import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { type ConfigFlags, type LoadedConfig, loadConfig, parseUsers, UsageError } from '../config/layers.ts';
import { openPlaces, THIS_SYSTEM } from '../platform/this-system.ts';
import { cleanLines } from '../text/sanitize.ts';
import { checkSinks } from './log-sinks.ts';

const { privileged, withoutKoffi } = THIS_SYSTEM.capabilities.words;

/** Options of every command that works on processes, for parseArgs() and for --help. */
export const CONFIG_OPTIONS = {
  'allow-root': { type: 'boolean', help: `${privileged.processes} may be seen and ended (ALLOW_ROOT=Y)` },
  'allow-users': {
    type: 'string',
    value: 'names',
    help: 'other users whose processes may be seen and ended, e.g. john,postgres or * (ALLOW_USERS)',
  },
  'read-only': { type: 'boolean', help: 'offer only tools that change nothing (READ_ONLY=Y)' },
  config: { type: 'string', value: 'file', help: 'JSON file with settings (PROCESS_MANAGER_CONFIG)' },
  'no-native': { type: 'boolean', help: `run without koffi: ${withoutKoffi}` },
  help: { type: 'boolean', short: 'h', help: 'show this' },
} as const;

/** The environment is read only here; the commands pass it on. */
export const environment: Readonly<Record<string, string | undefined>> = process.env;

/** The script that runs, which also starts a server. */
export const ownScript = (): string => realpathSync(process.argv[1] ?? '');

/** What a completion script asks for while a person types: `complete pids`. */
export type CompletionKind = 'pids' | 'ports' | 'colon-ports' | 'users' | 'projects';

/** The names of this program, and of its package. */
export const PROGRAM = 'process-manager-mcp';
export const SHORT_NAME = 'pmcp';

/** The name by which a person calls it. */
export const programName = (): string => (basename(process.argv[1] ?? '') === SHORT_NAME ? SHORT_NAME : PROGRAM);

/** An option for parseArgs(), --help and completion. */
export interface Option {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  readonly multiple?: boolean;
  /** Name of the value; a `file` or `folder` is completed as a path. */
  readonly value?: string;
  /** All possible values. */
  readonly values?: readonly string[];
  /** Takes several of them, separated by commas. */
  readonly isList?: boolean;
  /** What a completion script asks for to complete its value. */
  readonly completes?: CompletionKind;
  readonly help: string;
}
export type Options = Readonly<Record<string, Option>>;

/** The configuration in force for these command line options. Throws UsageError. */
export function configFrom(values: Readonly<Record<string, unknown>>): LoadedConfig {
  const { config: file, 'allow-users': users } = values;
  const flags: ConfigFlags = {
    ...(typeof file === 'string' && { file }),
    ...(values['allow-root'] === true && { allow_root: true }),
    ...(typeof users === 'string' && { allow_users: parseUsers('--allow-users', users) }),
    ...(values['read-only'] === true && { read_only: true }),
    ...(values['no-native'] === true && { native: false }),
  };
  const loaded = loadConfig(flags, environment, openPlaces());
  checkSinks(loaded, THIS_SYSTEM.capabilities);
  return loaded;
}

/** The error about a word that is missing or unknown. */
export const wrongWord = (kind: string, word: string, words: readonly string[]): UsageError =>
  new UsageError(
    `${word === '' ? `missing ${kind}` : `unknown ${kind} ${JSON.stringify(word)}`}; expected one of ${words.join(', ')}`,
  );

/** For the person who runs it; stdout belongs to the protocol. */
export const warn = (text: string): void => void process.stderr.write(`process-manager-mcp: ${cleanLines(text)}\n`);

/** Lines `  --name, -n <value>  help`, aligned. */
export function optionLines(options: Readonly<Record<string, Pick<Option, 'short' | 'value' | 'help'>>>): string {
  const names = Object.entries(options).map(
    ([name, { short, value }]) =>
      `--${name}${short === undefined ? '' : `, -${short}`}${value === undefined ? '' : ` <${value}>`}`,
  );
  const width = Math.max(...names.map((name) => name.length));
  return Object.values(options)
    .map(({ help }, index) => `  ${(names[index] ?? '').padEnd(width)}  ${help}`)
    .join('\n');
}
