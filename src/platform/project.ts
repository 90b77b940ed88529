import { basename, dirname, join, relative } from 'node:path';
import { wordSet } from '../process/word-set.ts';
import { yieldIfDue } from '../process/yielding.ts';
import { Unanswered } from './helper/helper.ts';

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
 * nearest that holds a package's manifest. Null for none; `home` and the root are none. Looks at names only, opens no
 * file.
 */
export async function findProject(
  folder: string,
  there: (path: string) => boolean | Promise<boolean>,
  home?: string,
): Promise<string | null> {
  const above: string[] = [];
  const isHome = (at: string): boolean => home !== undefined && relative(at, home) === '';
  for (let at = folder; at !== dirname(at) && !isHome(at); at = dirname(at)) above.push(at);
  for (const names of [REPOSITORY, MANIFESTS]) {
    for (const at of above) {
      for (const name of names) if (await there(join(at, name))) return basename(at);
    }
  }
  return null;
}

const REMEMBERED_MAX = 2000;
const REMEMBERED_MS = 60_000;

/** Finds the project of a folder, and remembers it for a minute. Throws what `find` throws, each time. */
export function rememberedProjects(
  find: (folder: string) => Promise<string | null>,
): (folder: string) => Promise<string | null> {
  const projects = new Map<string, { readonly name: string | null; readonly atMs: number }>();
  return async (folder) => {
    const remembered = projects.get(folder);
    if (remembered && performance.now() - remembered.atMs < REMEMBERED_MS) return remembered.name;
    const name = await find(folder);
    if (projects.size >= REMEMBERED_MAX) projects.clear();
    projects.set(folder, { name, atMs: performance.now() });
    return name;
  };
}

/**
 * The projects of the processes that work in these folders, by pid; null is a folder of no project. Looks at each folder
 * once; those that may hang in parallel.
 */
export async function projectsIn(
  folders: ReadonlyMap<number, string | null>,
  find: (folder: string) => Promise<string | null>,
): Promise<Projects> {
  const byPid = new Map<number, string | null>();
  const pidsIn = new Map<string, number[]>();
  for (const [pid, folder] of folders) {
    if (folder === null) byPid.set(pid, null);
    else if (pidsIn.get(folder)?.push(pid) === undefined) pidsIn.set(folder, [pid]);
  }
  const unavailable = new Set<string>();
  const waiting: Promise<void>[] = [];
  for (const [folder, pids] of pidsIn) {
    await yieldIfDue();
    const found = find(folder).then(
      (name) => {
        for (const pid of pids) byPid.set(pid, name);
      },
      (error: unknown) => {
        if (!(error instanceof Unanswered)) throw error;
        unavailable.add(error.message);
      },
    );
    waiting.push(found);
  }
  await Promise.all(waiting);
  return { byPid, unavailable: [...unavailable] };
}
