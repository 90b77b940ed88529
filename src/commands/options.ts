import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { type Config, type Flags, type Loaded, loadConfig, type Origin, parseUsers, UsageError } from '../config.ts';
import type { Host } from '../host/host.ts';
import type { Platform } from '../platform/platform.ts';
import type { Access } from '../policy/policy.ts';

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

const WARNING = `process-manager-mcp: warning: argv is "full": command lines are shown with the passwords and keys in them\n`;

/**
 * Puts in force how the configuration wants text to be redacted; warns on stderr where command lines are not to be.
 * Throws UsageError for a pattern that cannot be used.
 */
export async function applyRedaction({ values: { argv, redact }, origins }: Loaded): Promise<void> {
  if (argv === 'full') {
    const { showWholeCommands } = await import('../text/display.ts');
    showWholeCommands();
    process.stderr.write(WARNING);
  }
  if (redact.keys.length + redact.patterns.length === 0) return;
  const { addRules } = await import('../text/extra.ts');
  const problem = await addRules(redact);
  if (problem !== undefined) throw new UsageError(`${placesOf(origins('redact'))}: redact.patterns: ${problem}`);
}

/** Where the audit log is, unless it is off: as configured, or in the user's folder for state (XDG). */
export function auditPath({ audit }: Config): string {
  if (audit !== 'off' && audit.path !== undefined) return audit.path;
  const folder = process.env['XDG_STATE_HOME'];
  const state = folder && isAbsolute(folder) ? folder : join(homeFolder(), '.local', 'state');
  return join(state, 'process-manager-mcp', 'audit.jsonl');
}

/** Where a user without a home has it: nobody can make that folder, and the audit log will say so. */
const NO_HOME = '/nonexistent';

function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return NO_HOME;
  }
}

/** Tells the person who runs it; stdout belongs to the protocol. */
export const warn = (text: string): void => void process.stderr.write(`process-manager-mcp: ${text}\n`);

export const OFF_WARNING = 'audit is "off": what is done to processes is not written down.';

/**
 * Opens this machine under the rules of the configuration. `changes`: for calls that may change something. Throws
 * UsageError for a user that does not exist.
 */
export async function openHost(loaded: Loaded, changes: boolean): Promise<Host> {
  const config = loaded.values;
  const [{ detect }, { createHost }, { auditOf }] = await Promise.all([
    import('../platform/platform.ts'),
    import('../host/host.ts'),
    import('./audit-log.ts'),
  ]);
  const platform = await detect({ native: config.native, argv: config.argv !== 'none' });
  const caution = {
    confirm: config.confirm,
    targetsPerCall: config.max_targets,
    killsPerMinute: config.max_kills_per_minute,
  };
  const reads = config.audit !== 'off' && config.audit.reads;
  const audit = changes || reads ? auditOf(config, auditPath(config), platform) : undefined;
  return createHost(platform, accessOf(loaded, platform), caution, audit);
}

function accessOf({ values: { allow_root, allow_users, read_only }, origins }: Loaded, { users }: Platform): Access {
  const uidOf = (name: string): number => {
    const uid = users.uidOf(name);
    if (uid !== undefined) return uid;
    const where = placesOf(origins('allow_users'));
    throw new UsageError(`${where}: allow_users: there is no user ${JSON.stringify(name)} on this machine`);
  };
  return {
    allowRoot: allow_root,
    allowUids: allow_users === '*' ? 'everyone' : new Set(allow_users.map(uidOf)),
    readOnly: read_only,
  };
}

const placesOf = (origins: readonly Origin[]): string => origins.map(({ place }) => place).join(', ');

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
