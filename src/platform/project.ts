import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** What stands in the root folder of a project: the repository first, then a package of any kind. */
const REPOSITORY = ['.git', '.hg', '.jj'];
const MANIFESTS = [
  'package.json',
  'pyproject.toml',
  'Cargo.toml',
  'go.mod',
  'pom.xml',
  'build.gradle',
  'composer.json',
  'Gemfile',
  'mix.exs',
  'deno.json',
];

const REMEMBERED_MAX = 2000;
const REMEMBERED_MS = 60_000;

/**
 * Tells the project a folder belongs to: the name of the nearest folder above that is a repository, or else of the
 * nearest that holds a package's manifest. Null for none; a home folder or `/` is none. Looks at names only, opens no
 * file.
 */
export function projectFinder(): (folder: string) => string | null {
  const known = new Map<string, { name: string | null; atMs: number }>();
  const has = (folder: string, names: readonly string[]): boolean =>
    names.some((name) => existsSync(join(folder, name)));

  return (folder) => {
    const remembered = known.get(folder);
    if (remembered && performance.now() - remembered.atMs < REMEMBERED_MS) return remembered.name;
    const above: string[] = [];
    for (let at = folder; at !== dirname(at) && at !== homedir(); at = dirname(at)) above.push(at);
    const root = above.find((at) => has(at, REPOSITORY)) ?? above.find((at) => has(at, MANIFESTS));
    const name = root === undefined ? null : basename(root);
    if (known.size >= REMEMBERED_MAX) known.clear();
    known.set(folder, { name, atMs: performance.now() });
    return name;
  };
}
