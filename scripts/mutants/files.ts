import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';

/** The files of the work tree, committed or not, by their path from its top. */
export type Tree = ReadonlyMap<string, string>;

/** What git ignores is none of them. */
export function treeAt(folder: string): Tree {
  const { stdout, status } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error('git does not list the files: the mutants need a checkout');
  const paths = stdout.split('\0').filter((path) => path !== '');
  return new Map(paths.flatMap((path) => textOf(folder, path)));
}

/** None for what was removed; of a link there is no text. */
function textOf(folder: string, path: string): [string, string][] {
  const stat = lstatSync(posix.join(folder, path), { throwIfNoEntry: false });
  if (!stat) return [];
  return [[path, stat.isFile() ? readFileSync(posix.join(folder, path), 'utf8') : '']];
}

export const sourcesIn = (tree: Tree): string[] =>
  [...tree.keys()].filter((path) => path.startsWith('src/') && path.endsWith('.ts')).sort();

/** Those that need Windows are not run. */
export const testsIn = (tree: Tree): string[] =>
  [...tree.keys()].filter((path) => /^test\/.*(?<!\.windows)\.test\.ts$/.test(path)).sort();

const IMPORT = /(?:from|import|import\()\s*'(\.[^']+)'/g;

function importsOf(tree: Tree, path: string): string[] {
  const text = tree.get(path) ?? '';
  return [...text.matchAll(IMPORT)].map(([, target = '']) => posix.join(dirname(path), target));
}

/** How many imports lead from a file to each of the others. */
export function distances(tree: Tree): (from: string) => ReadonlyMap<string, number> {
  const imports = memo((path: string) => importsOf(tree, path));
  return memo((from: string) => {
    const found = new Map([[from, 0]]);
    for (const [one, distance] of found)
      for (const next of imports(one)) if (!found.has(next)) found.set(next, distance + 1);
    return found;
  });
}

function memo<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}
