import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

/** What the person who runs the server decides. Every key and value is checked; nothing unknown is ignored. */
const ConfigSchema = z.strictObject({
  allow_root: z.boolean().default(false).describe("Root's processes may be seen and ended."),
  allow_users: z
    .union([z.literal('*'), z.array(z.string().min(1))], { error: 'must be "*" or an array of user names' })
    .default([])
    .describe('Users besides your own whose processes may be seen and ended; "*" for all.'),
  read_only: z.boolean().default(false).describe('Only the tools that change nothing are offered.'),
  confirm: z
    .enum(['auto', 'always', 'never'], { error: 'must be auto, always or never' })
    .default('auto')
    .describe('When the user is asked: auto before several processes are ended, always also before one, or never.'),
  max_targets: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe('Processes that one call may end, their descendants aside.'),
  max_kills_per_minute: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(30)
    .describe('Processes that may be signalled in a minute, their descendants aside.'),
  redact: z
    .strictObject({ keys: z.array(z.string().min(1)).default([]), patterns: z.array(z.string().min(1)).default([]) })
    .default({ keys: [], patterns: [] })
    .describe('Names of keys and RE2 patterns that are secret, too.'),
  native: z.boolean().default(true).describe('System calls go through koffi where it is installed.'),
});
export type Config = Readonly<z.output<typeof ConfigSchema>>;

/** Settings of the command line, and where the file is. */
export interface Flags extends Partial<Config> {
  readonly file?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What the person who starts it did wrong, and where it stands; the program refuses to start. */
export class UsageError extends Error {}

/** Defaults < JSON file < environment < flags. Throws UsageError. */
export function loadConfig({ file, ...flags }: Flags, env: Environment): Config {
  return { ...fromFile(file ?? env['PROCESS_MANAGER_CONFIG'], env), ...fromEnvironment(env), ...flags };
}

/** A file that was named must be there; the one at the usual place need not. */
function fromFile(named: string | undefined, env: Environment): Config {
  const path = named ?? usualPlace(env);
  let text = '{}';
  try {
    if (path !== undefined) text = readFileSync(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing || named !== undefined) throw new UsageError(`the configuration cannot be read: ${reason(error)}`);
  }
  try {
    const parsed = ConfigSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    throw new UsageError(`${path}: ${parsed.error.issues.map(describe).join('; ')}`);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${path}: is not JSON: ${reason(error)}`);
    throw error;
  }
}

/** Undefined for a user without a home. */
function usualPlace({ XDG_CONFIG_HOME }: Environment): string | undefined {
  const inside = join('process-manager-mcp', 'config.json');
  if (XDG_CONFIG_HOME) return join(XDG_CONFIG_HOME, inside);
  try {
    return join(homedir(), '.config', inside);
  } catch {
    return undefined;
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return `${issue.path.join('.') || 'the file'}: ${issue.message}`;
  return `unknown key ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}; known are ${Object.keys(ConfigSchema.shape).join(', ')}`;
}

function fromEnvironment(env: Environment): Partial<Config> {
  const { ALLOW_ROOT, ALLOW_USERS, READ_ONLY } = env;
  return {
    ...(ALLOW_ROOT && { allow_root: yesOrNo('ALLOW_ROOT', ALLOW_ROOT) }),
    ...(ALLOW_USERS && { allow_users: parseUsers('ALLOW_USERS', ALLOW_USERS) }),
    ...(READ_ONLY && { read_only: yesOrNo('READ_ONLY', READ_ONLY) }),
  };
}

function yesOrNo(name: string, value: string): boolean {
  if (value !== 'Y' && value !== 'N') throw new UsageError(`${name}=${value}: must be exactly Y or N`);
  return value === 'Y';
}

/** `john,postgres` or `*`. `source` is what an error names. */
export function parseUsers(source: string, value: string): Config['allow_users'] {
  if (value.trim() === '*') return '*';
  const names = value.split(',').map((name) => name.trim());
  if (names.some((name) => name === '' || name === '*')) {
    throw new UsageError(`${source}=${value}: must be user names with commas between them, or * alone`);
  }
  return names;
}
