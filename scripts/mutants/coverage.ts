import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { sourcesIn, type Tree, testsIn } from './files.ts';
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

/** Changes with the sources, with what tests share, and with the test itself. */
function keysIn(tree: Tree): (test: string) => string {
  const isShared = (path: string): boolean => /^(?:src|test)\//.test(path) && !path.endsWith('.test.ts');
  const shared = createHash('sha256');
  for (const [path, text] of [...tree].sort(([a], [b]) => (a < b ? -1 : 1)))
    if (isShared(path)) shared.update(`${path}\0${text}\0`);
  const base = shared.digest('hex');
  return (test) =>
    createHash('sha256')
      .update(`${base}\0${tree.get(test)}`)
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
