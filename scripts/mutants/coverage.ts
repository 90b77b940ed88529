import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { distances, sourcesIn, type Tree, testsIn } from './files.ts';
import { type Probe, probesOf, withProbes } from './instrument.ts';
import { runTest } from './run-test.ts';
import type { Workspace } from './workspace.ts';

/** What a test file does where no mutant is on. */
const Covered = z.object({
  key: z.string(),
  passes: z.boolean(),
  durationMs: z.number(),
  /** The probes that it runs. */
  ran: z.array(z.int()),
});
type Covered = z.output<typeof Covered>;
export type Coverage = ReadonlyMap<string, Covered>;

/** What takes longer is of no use here. */
const TEST_MAX_MS = 120_000;
/** It is kept until the sources or the test change. */
const CACHE = 'node_modules/.cache/mutants.json';

/** The probes of all sources, numbered on. */
export function probesIn(tree: Tree): ReadonlyMap<string, readonly Probe[]> {
  let next = 0;
  return new Map(
    sourcesIn(tree).map((path) => {
      const probes = probesOf(tree.get(path) ?? '', next);
      next += probes.length;
      return [path, probes];
    }),
  );
}

/** Runs each test file alone, several side by side, and records what it runs. */
export async function cover(
  tree: Tree,
  workspaces: readonly Workspace[],
  hear: (test: string, covered: Covered, left: number) => void,
): Promise<Coverage> {
  const keyOf = keysIn(tree);
  const known = readCache();
  const tests = testsIn(tree);
  const coverage = new Map(
    tests.flatMap((test) => {
      const before = known[test];
      return before?.key === keyOf(test) ? [[test, before] as const] : [];
    }),
  );
  const queue = tests.filter((test) => !coverage.has(test));
  if (queue.length === 0) return coverage;
  const probes = probesIn(tree);
  await Promise.all(
    workspaces.map(async (workspace) => {
      const probed = [...probes].map(([path, [file]]): [string, string] => [
        path,
        withProbes(tree.get(path) ?? '', file?.number ?? 0, workspace.switchPath),
      ]);
      workspace.build(new Map(probed));
      for (let test = queue.shift(); test !== undefined; test = queue.shift()) {
        const { outcome, durationMs } = await runTest(workspace, test, TEST_MAX_MS);
        const covered = { key: keyOf(test), passes: outcome === 'passed', durationMs, ran: [...workspace.takeRan()] };
        coverage.set(test, covered);
        writeCache({ ...known, ...Object.fromEntries(coverage) });
        hear(test, covered, queue.length);
      }
    }),
  );
  return coverage;
}

/** Changes with the sources, with the fixtures and programs of tests, and with the test and what it imports. */
export function keysIn(tree: Tree): (test: string) => string {
  const isForAll = (path: string): boolean => /^src\/|^test\/.*(?<!\.ts)$/.test(path);
  const hashOf = (paths: readonly string[]) =>
    paths.toSorted().reduce((hash, path) => hash.update(`${path}\0${tree.get(path)}\0`), createHash('sha256'));
  const base = hashOf([...tree.keys()].filter(isForAll)).digest('hex');
  const importsOf = distances(tree);
  return (test) =>
    hashOf([...importsOf(test).keys()])
      .update(base)
      .digest('hex')
      .slice(0, 16);
}

function readCache(): Readonly<Record<string, Covered>> {
  try {
    return z.record(z.string(), Covered).parse(JSON.parse(readFileSync(CACHE, 'utf8')));
  } catch {
    return {}; // there is none, or an earlier version wrote it
  }
}

function writeCache(all: Readonly<Record<string, Covered>>): void {
  mkdirSync(dirname(CACHE), { recursive: true });
  writeFileSync(CACHE, JSON.stringify(all));
}
