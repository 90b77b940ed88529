import { dirname } from 'node:path';
import { ELSEWHERE } from '../../test/mirror.ts';
import type { Coverage } from './coverage.ts';
import { distances, type Tree } from './files.ts';
import type { Numbered } from './instrument.ts';
import { runTest } from './run-test.ts';
import type { Workspace } from './workspace.ts';

/** What became of a mutant. */
export interface Verdict {
  readonly mutant: Numbered;
  /** `hung`: a test did not end, which is noticed, too. `not reached`: no test runs it. */
  readonly outcome: 'caught' | 'hung' | 'survived' | 'not reached';
  /** The test that noticed it. */
  readonly by?: string;
  /** How many test files ran with it, and how many reach it. */
  readonly ran: number;
  readonly reach: number;
}

/** Under load a test takes several times as long as before. */
const HANG = { factor: 5, moreMs: 20_000 };
/** Tests that wait for processes may fail by themselves; when they do, it is tried without the mutant. */
const DOUBTED_MS = 4000;

/**
 * Which tests run for a probe of a file: that of the same name or the one in its place first, then those that import the
 * file, those of its folder or above, and the quickest of the others.
 */
export function testOrder(tree: Tree, coverage: Coverage): (file: string, probe: number) => string[] {
  const distancesFrom = distances(tree);
  const usable = [...coverage]
    .filter(([, { passes }]) => passes)
    .map(([test, one]) => ({ test, ...one, ran: new Set(one.ran) }));
  return (file, probe) => {
    const mirror = file.replace(/^src\//, 'test/').replace(/\.ts$/, '.test.ts');
    const instead = ELSEWHERE[file.replace(/^src\//, '')]?.[0];
    const farnessOf = (test: string): number => {
      if (test === mirror || test === instead) return 0;
      if (distancesFrom(test).get(file) === 1) return 1;
      return `${dirname(mirror)}/`.startsWith(`${dirname(test)}/`) ? 2 : 3;
    };
    return usable
      .filter(({ ran }) => ran.has(probe))
      .map(({ test, durationMs }) => ({ test, farness: farnessOf(test), durationMs }))
      .sort((a, b) => a.farness - b.farness || a.durationMs - b.durationMs)
      .map(({ test }) => test);
  };
}

/** Runs its tests until one fails, or until those that ran have taken `budgetMs` without it. */
export async function judge(
  workspace: Workspace,
  mutant: Numbered,
  {
    tests,
    coverage,
    budgetMs,
  }: { readonly tests: readonly string[]; readonly coverage: Coverage; readonly budgetMs: number },
): Promise<Verdict> {
  const reach = tests.length;
  let [ran, spentMs] = [0, 0];
  for (const test of tests) {
    const usualMs = coverage.get(test)?.durationMs ?? 0;
    if (ran > 0 && spentMs + usualMs > budgetMs) break;
    ran++;
    spentMs += usualMs;
    const hangMs = usualMs * HANG.factor + HANG.moreMs;
    workspace.turnOn(mutant.number);
    const { outcome, failure } = await runTest(workspace, test, hangMs);
    workspace.turnOn(undefined);
    if (outcome === 'passed') continue;
    if (usualMs > DOUBTED_MS && (await runTest(workspace, test, hangMs)).outcome !== 'passed') continue;
    return { mutant, outcome: outcome === 'hung' ? 'hung' : 'caught', by: `${test}: ${failure}`, ran, reach };
  }
  return { mutant, outcome: reach === 0 ? 'not reached' : 'survived', ran, reach };
}
