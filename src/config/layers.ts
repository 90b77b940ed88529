import { isAbsolute, join } from 'node:path';
import { homeFolder } from '../home.ts';
import { parseConfig } from './parse.ts';
import { restrict } from './restrict.ts';
import { type Config, defaults } from './schema.ts';
import { readTrusted } from './trusted-file.ts';
import { UsageError } from './usage-error.ts';

export type { Config };
export { UsageError };

/** The settings in force, and where each comes from. */
export interface LoadedConfig {
  readonly values: Config;
  /** The places that say something of a key: the system-wide file first, then what narrows or sets it. */
  origins(key: keyof Config): readonly ValueOrigin[];
  /** What the user's file, environment and flags say: `values` is what the system-wide file leaves of it. */
  readonly wanted: Partial<Config>;
  /** Where the files are looked for; the second is the user's. */
  readonly files: readonly { readonly path: string; readonly found: boolean }[];
}

export interface ValueOrigin {
  readonly kind: 'default' | 'system' | 'file' | 'environment' | 'flag';
  /** `/etc/…/config.json:3`, `ALLOW_ROOT`, `--allow-root`. */
  readonly place: string;
}

/** Settings of the command line, and where the file is. */
export interface ConfigFlags extends Partial<Config> {
  readonly file?: string;
}

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

const INSIDE = join('process-manager-mcp', 'config.json');
/** Binds every user of the machine: it can only be narrowed. */
export const SYSTEM_FILE = join('/etc', INSIDE);

/** Defaults < file < environment < flags, all of it within what the system-wide file says. Throws UsageError. */
export function loadConfig(
  { file, ...flags }: ConfigFlags,
  env: EnvironmentVariables,
  systemFile = SYSTEM_FILE,
): LoadedConfig {
  const named = file ?? (env['PROCESS_MANAGER_CONFIG'] || undefined);
  const userFile = named ?? defaultPath(env);
  const system = fromFile('system', systemFile);
  const own = fromFile('file', userFile, named);
  const layers = [
    own,
    layer('environment', fromEnvironment(env), (key) => key.toUpperCase()),
    layer('flag', flags, (key) => (key === 'native' ? '--no-native' : `--${key.replaceAll('_', '-')}`)),
  ];
  const user: Partial<Config> = Object.assign({}, ...layers.map(({ values }) => values));
  return {
    values: { ...defaults(), ...restrict(system.values, user) },
    origins(key) {
      const winner = layers.findLast(({ values }) => values[key] !== undefined);
      const told = [system, winner].flatMap((one) => (one?.values[key] === undefined ? [] : one.origin(key)));
      return told.length > 0 ? told : [{ kind: 'default', place: 'default' }];
    },
    wanted: user,
    files: [
      { path: systemFile, found: system.found === true },
      ...(userFile === undefined ? [] : [{ path: userFile, found: own.found === true }]),
    ],
  };
}

interface ConfigLayer {
  readonly values: Partial<Config>;
  origin(key: keyof Config): ValueOrigin;
  /** Of a file. */
  readonly found?: true;
}

const layer = (
  kind: ValueOrigin['kind'],
  values: Partial<Config>,
  place: (key: keyof Config) => string,
): ConfigLayer => ({
  values,
  origin: (key) => ({ kind, place: place(key) }),
});

/** A file that was named must be there; the one at the usual place need not. */
function fromFile(kind: ValueOrigin['kind'], path: string | undefined, named?: string): ConfigLayer {
  const text = path === undefined ? undefined : readTrusted(path);
  if (text === undefined && named) throw new UsageError(`the configuration cannot be read: there is no file ${named}`);
  if (path === undefined || text === undefined) return layer(kind, {}, () => '');
  const { values, lines } = parseConfig(text, path);
  return { ...layer(kind, values, (key) => `${path}:${lines[key]}`), found: true };
}

/** Undefined for a user without a home. Never in the folder where it was started: whose that is, nobody knows. */
function defaultPath({ XDG_CONFIG_HOME }: EnvironmentVariables): string | undefined {
  const folder = baseFolder(XDG_CONFIG_HOME, '.config');
  return folder && join(folder, INSIDE);
}

/** A base folder as XDG has them: what the variable says if that is absolute, else one in the home; undefined without one. */
export function baseFolder(variable: string | undefined, inHome: string): string | undefined {
  if (variable && isAbsolute(variable)) return variable;
  const home = homeFolder();
  return home && join(home, inHome);
}

function fromEnvironment({ ALLOW_ROOT, ALLOW_USERS, READ_ONLY }: EnvironmentVariables): Partial<Config> {
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
