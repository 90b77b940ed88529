import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import * as z from 'zod';
import { distances } from '../../scripts/mutants/files.ts';
import { probeOf, probesOf, withMutants, withProbes } from '../../scripts/mutants/instrument.ts';
import { testOrder } from '../../scripts/mutants/judge.ts';
import { mutantsOf } from '../../scripts/mutants/mutant.ts';
import { reportOf } from '../../scripts/mutants/report.ts';
import { sampleOf, seeded } from '../../scripts/mutants/sample.ts';

/** What is in the place of what, of an expression or statement. */
const CHANGES: [source: string, changes: string[]][] = [
  ['x(a < b);', ['a < b → (a) <= (b)', 'a < b → (a) >= (b)', 'a < b → true', 'a < b → false']],
  ['x(a && !b);', ['a && !b → (a) || (!b)', 'a && !b → true', 'a && !b → false', '!b → (b)']],
  ['x(a ?? b);', ['a ?? b → (a) && (b)']],
  ['x(1 + n);', ['1 + n → (1) - (n)', '1 → 2', '1 → 0']],
  ["x('a' + b);", ["'a' → ''"]],
  ['x(60_000, 0, true);', ['60_000 → 600000', '60_000 → 6000', '0 → 1', 'true → false']],
  ["x('', `a\\t`);", ["'' → 'mutant'", '`a\\t` → ``']],
  ['x([a], [], { b });', ['[a] → []', "[] → ['mutant']", '{ b } → {}']],
  ['x(a?.b.c);', ['a?.b.c → a.b.c']],
  ['x(a?.(b)?.[c]);', ['a?.(b)?.[c] → a?.(b)[c]', 'a?.(b)?.[c] → a(b)?.[c]']],
  ['x(a.some(b), a.trim());', ['a.some(b) → a.every(b)', 'a.trim() → a']],
  [
    'x(/^[a-z]+$/i);',
    [
      '/^[a-z]+$/i → /[a-z]+$/i',
      '/^[a-z]+$/i → /^[a-z]+/i',
      '/^[a-z]+$/i → /^[^a-z]+$/i',
      '/^[a-z]+$/i → /^[a-z]$/i',
      '/^[a-z]+$/i → /^[a-z]+$/',
    ],
  ],
  ['x(() => a);', ['a → undefined']],
  ['i++;', ['i++ → i--']],
  ['n += 2;', ['n += 2 → n -= (2)', '2 → 3', '2 → 1']],
];

const changesOf = (source: string): string[] =>
  mutantsOf('a.ts', source).flatMap(({ as, original, text }) => (as === 'expression' ? [`${original} → ${text}`] : []));

for (const [source, changes] of CHANGES)
  test(`mutants of ${source}`, () => assert.deepEqual(changesOf(source).toSorted(), changes.toSorted()));

test('conditions, results and what is carried out', () => {
  const source = `export function f(a: number): string {
  if (a) throw new Error();
  for (const b of c) { if (b) continue; d(b); }
  return g;
}`;
  const found = mutantsOf('a.ts', source).map(
    ({ operator, original, line }) => `${line} ${operator} ${original.split('\n')[0]}`,
  );
  assert.deepEqual(found, [
    '1 block {',
    '2 condition a',
    '2 condition a',
    '2 statement throw new Error();',
    '3 block { if (b) continue; d(b); }',
    '3 condition b',
    '3 condition b',
    '3 statement continue;',
    '3 statement d(b);',
    '4 result g',
  ]);
});

test('types, the names of modules and of properties, and sentences have none', () => {
  const source = `import { a } from './a.ts';
interface B { readonly c: 'd' | 1; }
export type { B };
const { e = f, 'g-h': i } = a as unknown as Record<'j', B>;
export const k = { l: i, 'm-n': e } satisfies object;
export const sentence = 'there is no process of that name';
`;
  assert.deepEqual(changesOf(source), ["{ l: i, 'm-n': e } → {}"]);
  assert.equal(mutantsOf('a.ts', source, true).length, 2);
});

test('an id names the place and the change, whatever the lines before it are', () => {
  const [one] = mutantsOf('src/a.ts', 'x(a);\nx(!b);').filter(({ text }) => text === '(b)');
  assert.match(one?.id ?? '', /^src\/a\.ts:2:3-[0-9a-f]{4}$/);
  assert.equal(one?.line, 2);
});

/** Loads instrumented text with a switch of its own. */
async function load(t: TestContext, make: (switchPath: string) => string) {
  const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [switchPath, state] = [join(folder, 'switch.mjs'), { on: -1, ran: [] as number[] }];
  writeFileSync(
    switchPath,
    'export const state = { on: -1, ran: [] }; export const isOn = (n) => n === state.on; export const ran = (n) => state.ran.push(n);',
  );
  const path = join(folder, 'code.mjs');
  writeFileSync(path, transformSync(make(switchPath), { loader: 'ts' }).code);
  const { state: shared } = await import(pathToFileURL(switchPath).href);
  const code: unknown = await import(pathToFileURL(path).href);
  return { state: Object.assign(state, { shared }).shared, code };
}

const SOURCE = `#!/usr/bin/env node
export const limit: number = 10;
export const grade = (n: number): string => (n > limit && n !== 11 ? 'high' : 'low');
export function sum(all: readonly number[]): number {
  let total = 0;
  for (const one of all) { total += one; }
  return total;
}
`;
const Code = z.object({
  grade: z.custom<(n: number) => string>((value) => typeof value === 'function'),
  sum: z.custom<(all: readonly number[]) => number>((value) => typeof value === 'function'),
});

test('with all mutants in it a file does what it did, and with each on something else, or nothing that is seen', async (t) => {
  const mutants = mutantsOf('a.ts', SOURCE).map((mutant, number) => ({ ...mutant, number }));
  const { state, code } = await load(t, (switchPath) => withMutants(SOURCE, mutants, switchPath));
  const { grade, sum } = Code.parse(code);
  const seen = () => [grade(5), grade(10), grade(11), grade(12), sum([1, 2, 3])].join(' ');
  assert.equal(seen(), 'low low low high 6');
  const unlike = mutants.filter(({ number, line }) => {
    state.on = number;
    return line > 2 && seen() !== 'low low low high 6';
  });
  state.on = -1;
  assert.equal(seen(), 'low low low high 6');
  assert.deepEqual(
    mutants.filter((one) => one.line > 2 && !unlike.includes(one)).map(({ original, text }) => `${original} → ${text}`),
    [],
  );
});

test('probes record which functions ran, and the innermost is that of a mutant', async (t) => {
  const probes = probesOf(SOURCE, 100);
  const mutants = mutantsOf('a.ts', SOURCE).map((mutant, number) => ({ ...mutant, number }));
  const probeAt = (line: number) =>
    new Set(mutants.filter((one) => one.line === line).map((one) => probeOf(probes, one)));
  assert.deepEqual([probeAt(2), probeAt(3), probeAt(6)], [new Set([100]), new Set([101]), new Set([102])]);
  const { state, code } = await load(t, (switchPath) => withProbes(SOURCE, 100, switchPath));
  assert.deepEqual(state.ran, [100]);
  Code.parse(code).sum([1]);
  assert.deepEqual(state.ran, [100, 102]);
  Code.parse(code).grade(1);
  assert.deepEqual(state.ran, [100, 102, 101]);
});

test('every source of the project can be instrumented', () => {
  for (const path of ['src/main.ts', 'src/tools/index.ts', 'src/host/host.ts']) {
    const source = readFileSync(path, 'utf8');
    const mutants = mutantsOf(path, source, true).map((mutant, number) => ({ ...mutant, number }));
    transformSync(withMutants(source, mutants, '/switch.mjs'), { loader: 'ts' });
    transformSync(withProbes(source, 0, '/switch.mjs'), { loader: 'ts' });
  }
});

test('a sample is the same for the same seed, has no mutant twice, and is no larger than all', () => {
  const all = Array.from({ length: 1000 }, (_, index) => index);
  const [one, same, other] = [7, 7, 8].map((seed) => sampleOf(all, 50, seeded(seed)));
  assert.deepEqual(one, same);
  assert.notDeepEqual(one, other);
  assert.equal(new Set(one).size, 50);
  assert.deepEqual(sampleOf(all, 5000, seeded(1)), all);
});

test('tests run from the nearest to the farthest, of equals the quickest first, and only those that reach it', () => {
  const tree = new Map([
    ['src/x/a.ts', ''],
    ['src/x/b.ts', "import { a } from './a.ts';"],
    ['test/x/a.test.ts', "import { a } from '../../src/x/a.ts';"],
    ['test/x/b.test.ts', "import { b } from '../../src/x/b.ts';"],
    ['test/y/c.test.ts', "import { a } from '../../src/x/a.ts';"],
    ['test/y/d.test.ts', "import { b } from '../../src/x/b.ts';"],
    ['test/y/e.test.ts', ''],
  ]);
  assert.equal(distances(tree)('test/x/b.test.ts').get('src/x/a.ts'), 2);
  const covered = (durationMs: number, ran = [1], passes = true) => ({ key: '', passes, durationMs, ran });
  const order = testOrder(
    tree,
    new Map([
      ['test/y/d.test.ts', covered(5)],
      ['test/y/e.test.ts', covered(4)],
      ['test/x/b.test.ts', covered(900)],
      ['test/y/c.test.ts', covered(1)],
      ['test/x/a.test.ts', covered(999)],
      ['test/x/f.test.ts', covered(1, [2])],
      ['test/x/g.test.ts', covered(1, [1], false)],
    ]),
  );
  assert.deepEqual(
    order('src/x/a.ts', 1).map((test) => test.slice(7, 8)),
    ['a', 'c', 'b', 'e', 'd'],
  );
});

test('a survivor has its place, its change and the command that repeats it', () => {
  const [mutant] = mutantsOf('src/a.ts', 'x(!b);').filter(({ text }) => text === '(b)');
  assert.ok(mutant);
  const numbered = { ...mutant, number: 0 };
  const { text, caught } = reportOf([
    { mutant: numbered, outcome: 'survived', ran: 2, reach: 5 },
    { mutant: numbered, outcome: 'hung', ran: 1, reach: 5 },
  ]);
  assert.equal(caught, 1);
  assert.match(
    text,
    /^src\/a\.ts:1 operator, survived: 2 of 5 test files ran\n {2}- !b\n {2}\+ \(b\)\n {2}npm run mutants -- --only 'src\/a\.ts:1:3-/m,
  );
  assert.match(text, /1 of 2 mutants caught \(50\.0 %\), 1 of them by a test that did not end; 1 survived$/);
});
