import { join } from 'node:path';
import { baseFolder, type Config, type Flags, type Loaded, loadConfig, parseUsers, UsageError } from '../config.ts';
import type { Host, Settings } from '../host/host.ts';
import type { Platform } from '../platform/platform.ts';
import { accessOf, placesOf } from './access.ts';

/** Options of every command that works on processes, for parseArgs() and for --help. */
export const CONFIG_OPTIONS = {
  'allow-root': { type: 'boolean', help: "root's processes may be seen and ended (ALLOW_ROOT=Y)" },
  'allow-users': {
    type: 'string',
    value: 'names',
    help: 'other users whose processes may be, e.g. john,postgres or * (ALLOW_USERS)',
  },
  'read-only': { type: 'boolean', help: 'offer only what changes nothing (READ_ONLY=Y)' },
  config: { type: 'string', value: 'file', help: 'JSON file with settings (PROCESS_MANAGER_CONFIG)' },
  'no-native': { type: 'boolean', help: 'do without koffi: slower, and pids are checked by start time' },
  help: { type: 'boolean', short: 'h', help: 'show this' },
} as const;

/** The one place where it is read; the commands hand it down. */
export const environment: Readonly<Record<string, string | undefined>> = process.env;

/** An option for parseArgs(), --help and completion. */
export interface Option {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What the value is called; `file` and `folder` are completed as such. */
  readonly value?: string;
  /** All values that there are. */
  readonly values?: readonly string[];
  /** Several of them, with commas between. */
  readonly isList?: boolean;
  readonly help: string;
}
export type Options = Readonly<Record<string, Option>>;

/** The configuration in force for these command line options. Throws UsageError. */
export function configFrom(values: Readonly<Record<string, unknown>>): Loaded {
  const { config: file, 'allow-users': users } = values;
  const flags: Flags = {
    ...(typeof file === 'string' && { file }),
    ...(values['allow-root'] === true && { allow_root: true }),
    ...(typeof users === 'string' && { allow_users: parseUsers('--allow-users', users) }),
    ...(values['read-only'] === true && { read_only: true }),
    ...(values['no-native'] === true && { native: false }),
  };
  return loadConfig(flags, environment);
}

const WARNING = 'warning: argv is "full": command lines are shown with the passwords and keys in them';

/**
 * Puts in force how the configuration wants text to be redacted; warns on stderr where command lines are not to be.
 * Throws UsageError for a pattern that cannot be used.
 */
export async function applyRedaction({ values: { argv, redact }, origins }: Loaded, again = false): Promise<void> {
  if (!again && argv !== 'full' && redact.keys.length + redact.patterns.length === 0) return;
  const [{ addRules }, { showWholeCommands }] = await Promise.all([
    import('../text/extra.ts'),
    import('../text/display.ts'),
  ]);
  const problem = await addRules(redact);
  if (problem !== undefined) throw new UsageError(`${placesOf(origins('redact'))}: redact.patterns${problem}`);
  showWholeCommands(argv === 'full');
  if (argv === 'full') warn(WARNING);
}

/** What a configuration amounts to on this machine. Throws UsageError for a user or a name that does not exist. */
export const settingsOf = (loaded: Loaded, { users }: Platform): Settings => ({
  access: accessOf(loaded, users),
  caution: {
    confirm: loaded.values.confirm,
    targetsPerCall: loaded.values.max_targets,
    killsPerMinute: loaded.values.max_kills_per_minute,
  },
});

/** This machine under the rules of a configuration, which may be replaced by another. */
export interface Opened {
  readonly host: Host;
  /** Puts another configuration in force; what is remembered stays. Throws UsageError, then nothing has changed. */
  use(loaded: Loaded): Promise<void>;
}

/** Where the audit log is, unless it is off: as configured, or in the user's folder for state (XDG). */
export function auditPath({ audit }: Config): string {
  if (audit !== 'off' && audit.path !== undefined) return audit.path;
  const inHome = join('.local', 'state');
  const state = baseFolder(environment['XDG_STATE_HOME'], inHome) ?? join(NO_HOME, inHome);
  return join(state, 'process-manager-mcp', 'audit.jsonl');
}

/** Where a user without a home has it: nobody can make that folder, and the audit log will say so. */
const NO_HOME = '/nonexistent';

/** Tells the person who runs it; stdout belongs to the protocol. */
export const warn = (text: string): void => void process.stderr.write(`process-manager-mcp: ${text}\n`);

export const OFF_WARNING = 'audit is "off": what is done to processes is not written down.';

/**
 * Opens this machine under the rules of the configuration. `changes`: for calls that may change something. Throws
 * UsageError for a user that does not exist.
 */
export async function openHost(loaded: Loaded, changes: boolean): Promise<Opened> {
  const config = loaded.values;
  const [{ detect }, { createHost }, { auditOf }] = await Promise.all([
    import('../platform/platform.ts'),
    import('../host/host.ts'),
    import('./audit-log.ts'),
  ]);
  const platform = await detect({ native: config.native, argv: config.argv !== 'none' });
  let settings = settingsOf(loaded, platform);
  const reads = config.audit !== 'off' && config.audit.reads;
  const audit = changes || reads ? auditOf(config, auditPath(config), platform) : undefined;
  return {
    host: createHost(platform, () => settings, audit),
    async use(next) {
      const wanted = settingsOf(next, platform);
      await applyRedaction(next, true);
      settings = wanted;
    },
  };
}

/** Lines `  --name <value>  help`, aligned. */
export function optionLines(options: Readonly<Record<string, Pick<Option, 'value' | 'help'>>>): string {
  const names = Object.entries(options).map(
    ([name, { value }]) => `--${name}${value === undefined ? '' : ` <${value}>`}`,
  );
  const width = Math.max(...names.map((name) => name.length));
  return Object.values(options)
    .map(({ help }, index) => `  ${(names[index] ?? '').padEnd(width)}  ${help}`)
    .join('\n');
}
