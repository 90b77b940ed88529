/** Paths that an update of a package does not break. */

/** Folders of one shell session or one run. */
const TRANSIENT = /[\\/](?:fnm_multishells|yarn--[^\\/]*|xfs-[^\\/]*|node_modules[\\/]\.bin)[\\/]|^\/run\/user\//;

/** A folder that is named after a version, a revision of a snap, or a hash of the Nix store. */
const VERSIONED = /[\\/](?:[^\\/]*\d+\.\d+[^\\/]*|\d+|[a-z0-9]{32}-[^\\/]*|\.pnpm)[\\/]/;

/** Where the same file often is under a name that stays. */
const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/[\\/]Cellar[\\/]([^\\/]+)[\\/][^\\/]+/, '/opt/$1'], // Homebrew
  [/([\\/]node_modules)[\\/]\.pnpm[\\/][^\\/]+[\\/]node_modules/, '$1'], // pnpm
  [VERSIONED, '/current/'], // snap, Scoop
];

interface OtherPaths {
  /** Other paths that may lead to the same file, such as those of PATH. */
  readonly others: readonly string[];
  /** The file that a path leads to; undefined if there is none. */
  resolve(path: string): string | undefined;
}

/** The path, or one of the same file that lasts longer: Homebrew's `bin/node` instead of `Cellar/node/22.1.0/bin/node`. */
export function stablePath(path: string, { others, resolve }: OtherPaths): string {
  const lasts = (one: string): boolean => !TRANSIENT.test(one) && !VERSIONED.test(one);
  if (lasts(path)) return path;
  const real = resolve(path);
  if (real === undefined) return path;
  const aliases = ALIASES.map(([pattern, alias]) => real.replace(pattern, alias));
  return [...others, ...aliases].find((other) => lasts(other) && resolve(other) === real) ?? real;
}
