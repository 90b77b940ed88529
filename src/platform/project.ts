import { basename, dirname, join } from 'node:path';
import { wordSet } from '../process/word-set.ts';

/** Which project each process works in, by the name of its root folder. */
export interface Projects {
  /** Null: none. Missing: it has ended, or its folder cannot be read. */
  readonly byPid: ReadonlyMap<number, string | null>;
  /** Why some are missing: `the file system at "/mnt/nas" (nfs4) does not answer`. */
  readonly unavailable: readonly string[];
}

/** What marks the root folder of a project: the repository first, then a package of any kind. */
const REPOSITORY = wordSet('.git .hg .jj');
const MANIFESTS = wordSet(
  'package.json pyproject.toml Cargo.toml go.mod pom.xml build.gradle composer.json Gemfile mix.exs deno.json',
);

/**
 * The project that a folder belongs to: the name of the nearest folder above that is a repository, or else of the
 * nearest that holds a package's manifest. Null for none; `home` and `/` are none. Looks at names only, opens no file.
 */
export async function findProject(
  folder: string,
  there: (path: string) => boolean | Promise<boolean>,
  home?: string,
): Promise<string | null> {
  const above: string[] = [];
  for (let at = folder; at !== dirname(at) && at !== home; at = dirname(at)) above.push(at);
  for (const names of [REPOSITORY, MANIFESTS]) {
    for (const at of above) {
      for (const name of names) if (await there(join(at, name))) return basename(at);
    }
  }
  return null;
}
