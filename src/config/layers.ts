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
  /** Where a value comes from: the system-wide file first, then the layer that restricts or sets it. */
  origins(key: keyof Config): readonly ValueOrigin[];
  /** The user's file, environment and flags; `values` is what the system-wide file leaves of them. */
  readonly wanted: Partial<Config>;
  /** The system-wide file, then the user's. */
  readonly files: readonly { readonly path: string; readonly found: boolean }[];
}

export interface ValueOrigin {
  readonly kind: 'default' | 'system' | 'file' | 'environment' | 'flag';
  /** `/etc/…/config.json:3`, `ALLOW_ROOT`, `--allow-root`. */
  readonly place: string;
}

/** Settings of the command line, and the path of the user's file. */
export interface ConfigFlags extends Partial<Config> {
  readonly file?: string;
}

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

const INSIDE = join('process-manager-mcp', 'config.json');
/** Binds every user of the machine: others can only restrict it. */
export const SYSTEM_FILE = join('/etc', INSIDE);

/** Defaults < file < environment < flags, restricted by the system-wide file. Throws UsageError. */
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
      const found = [system, winner].flatMap((one) => (one?.values[key] === undefined ? [] : one.origin(key)));
      return found.length > 0 ? found : [{ kind: 'default', place: 'default' }];
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

/** A file that was named must exist; the one at the default path need not. */
function fromFile(kind: ValueOrigin['kind'], path: string | undefined, named?: string): ConfigLayer {
  const text = path === undefined ? undefined : readTrusted(path);
  if (text === undefined && named) throw new UsageError(`the configuration cannot be read: ${named} does not exist`);
  if (path === undefined || text === undefined) return layer(kind, {}, () => '');
  const { values, lines } = parseConfig(text, path);
  return { ...layer(kind, values, (key) => `${path}:${lines[key]}`), found: true };
}

/** Undefined for a user without a home. Never the working directory, which may belong to anyone. */
function defaultPath({ XDG_CONFIG_HOME }: EnvironmentVariables): string | undefined {
  const folder = baseFolder(XDG_CONFIG_HOME, '.config');
  return folder && join(folder, INSIDE);
}

/** An XDG base directory: the variable's if that is absolute, else one in the home; undefined without a home. */
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

/** Parses `john,postgres` or `*`. Errors name the `source`. */
export function parseUsers(source: string, value: string): Config['allow_users'] {
  if (value.trim() === '*') return '*';
  const names = value.split(',').map((name) => name.trim());
  if (names.some((name) => name === '' || name === '*')) {
    throw new UsageError(`${source}=${value}: must be user names separated by commas, or * alone`);
  }
  return names;
}
