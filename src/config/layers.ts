import { parseConfig } from './parse.ts';
import { restrict } from './restrict.ts';
import { type Config, defaults } from './schema.ts';
import { type Distrust, readTrusted } from './trusted-file.ts';
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
  /** `…/config.json:3`, `ALLOW_ROOT`, `--allow-root`. */
  readonly place: string;
}

/** Settings of the command line, and the path of the user's file. */
export interface ConfigFlags extends Partial<Config> {
  readonly file?: string;
}

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** Where the files are on this system: a part of Places. */
export interface ConfigPlaces {
  /** Binds every user of the machine: others can only restrict it. */
  readonly systemConfig: string;
  /** The user's file, unless another is named; undefined for a user without a home. */
  readonly userConfig: string | undefined;
  readonly distrust: Distrust;
}

/** Defaults < file < environment < flags, restricted by the system-wide file. Throws UsageError. */
export function loadConfig(
  { file, ...flags }: ConfigFlags,
  env: EnvironmentVariables,
  { systemConfig, userConfig, distrust }: ConfigPlaces,
): LoadedConfig {
  const named = file ?? (env['PROCESS_MANAGER_CONFIG'] || undefined);
  const userFile = named ?? userConfig;
  const system = fromFile('system', systemConfig, { distrust });
  const own = fromFile('file', userFile, { distrust, named });
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
      { path: systemConfig, found: system.found === true },
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
function fromFile(
  kind: ValueOrigin['kind'],
  path: string | undefined,
  { distrust, named }: { readonly distrust: Distrust; readonly named?: string | undefined },
): ConfigLayer {
  const text = path === undefined ? undefined : readTrusted(path, distrust);
  if (text === undefined && named) throw new UsageError(`the configuration cannot be read: ${named} does not exist`);
  if (path === undefined || text === undefined) return layer(kind, {}, () => '');
  const { values, lines } = parseConfig(text, path);
  return { ...layer(kind, values, (key) => `${path}:${lines[key]}`), found: true };
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
