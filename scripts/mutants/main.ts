// Changes the sources at random places, one at a time, and runs the tests that reach each: `npm run mutants`. Exit code 1
// where fewer than 90 % are caught.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { cover, probesIn } from './coverage.ts';
import { sourcesIn, type Tree, treeAt } from './files.ts';
import { type Numbered, probeOf, withMutants } from './instrument.ts';
import { judge, testOrder, type Verdict } from './judge.ts';
import { mutantsOf } from './mutant.ts';
import { progress, reportOf } from './report.ts';
import { endTests, whyUnsafe } from './run-test.ts';
import { sampleOf, seeded } from './sample.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

const CAUGHT_MIN = 0.9;
const WORKERS_MAX = 4;

const { values } = parseArgs({
  options: {
    /** How many mutants. */
    sample: { type: 'string', default: '200' },
    /** Which: the same seed takes the same of the same sources. */
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
    /** Only of files whose path holds this. */
    file: { type: 'string', default: '' },
    /** Only this one, as the report names it; may be repeated. */
    only: { type: 'string', multiple: true, default: [] },
    /** Sentences for people, too. */
    prose: { type: 'boolean', default: false },
    /** So many seconds of tests for each, the nearest first; without a mutant that is how long they take. */
    budget: { type: 'string', default: '60' },
    /** Without the test files whose path holds this; may be repeated. */
    skip: { type: 'string', multiple: true, default: [] },
    /** Counts what there is, and runs nothing. */
    count: { type: 'boolean', default: false },
  },
});

function sampled(tree: Tree): Numbered[] {
  const all = sourcesIn(tree)
    .filter((path) => path.includes(values.file))
    .flatMap((path) => mutantsOf(path, tree.get(path) ?? '', values.prose));
  const { only } = values;
  const isNamed = only.length > 0;
  const chosen = isNamed
    ? all.filter(({ id }) => only.includes(id))
    : sampleOf(all, Number(values.sample), seeded(Number(values.seed)));
  console.log(`${chosen.length} of ${all.length} mutants${isNamed ? '' : `, seed ${values.seed}`}`);
  return chosen.map((mutant, number) => ({ ...mutant, number }));
}

const withoutSkipped = (tree: Tree): Tree =>
  new Map([...tree].filter(([path]) => !path.endsWith('.test.ts') || !values.skip.some((part) => path.includes(part))));

async function judgeAll(
  tree: Tree,
  mutants: readonly Numbered[],
  workspaces: readonly Workspace[],
): Promise<Verdict[]> {
  const coverage = await cover(withoutSkipped(tree), workspaces, (test, { passes, durationMs }, left) =>
    console.log(
      `${passes ? 'covered' : 'FAILS WITHOUT A MUTANT'}: ${test}, ${Math.round(durationMs)} ms, ${left} left`,
    ),
  );
  const probes = probesIn(tree);
  const testsFor = testOrder(tree, coverage);
  const queue = [...mutants];
  const verdicts: Verdict[] = [];
  const hear = progress(mutants.length);
  await Promise.all(
    workspaces.map(async (workspace) => {
      workspace.build(
        new Map(
          sourcesIn(tree).map((path) => {
            const own = mutants.filter(({ file }) => file === path);
            const text = tree.get(path) ?? '';
            return [path, own.length > 0 ? withMutants(text, own, workspace.switchPath) : text];
          }),
        ),
      );
      for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
        const probe = probeOf(probes.get(mutant.file) ?? [], mutant);
        const tests = testsFor(mutant.file, probe);
        const verdict = await judge(workspace, mutant, { tests, coverage, budgetMs: Number(values.budget) * 1000 });
        verdicts.push(verdict);
        hear(verdict);
      }
    }),
  );
  return verdicts;
}

async function main(): Promise<void> {
  const tree = treeAt('.');
  const mutants = sampled(tree);
  if (values.count || mutants.length === 0) return;
  const why = whyUnsafe();
  if (why !== undefined) throw new Error(why);
  const count = Math.max(1, Math.min(WORKERS_MAX, availableParallelism(), mutants.length));
  const workspaces = Array.from({ length: count }, () => createWorkspace(tree));
  const remove = (): void => workspaces.forEach((workspace) => void workspace.remove());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      endTests();
      remove();
      process.exit(1);
    });
  }
  try {
    const verdicts = await judgeAll(tree, mutants, workspaces);
    const { text, caught } = reportOf(verdicts);
    console.log(text);
    if (caught / verdicts.length < CAUGHT_MIN) process.exitCode = 1;
  } finally {
    remove();
  }
}

await main();
