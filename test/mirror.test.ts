import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { parse, walk } from '../scripts/mutants/tree.ts';
import { ELSEWHERE } from './mirror.ts';

/** test/ mirrors src/: whatever has behaviour is tested by the file of its name, or the list says where and why. */

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const sourceOf = (path: string): string => readFileSync(join('src', path), 'utf8');

const BEHAVES = new Set(['ArrowFunctionExpression', 'FunctionDeclaration', 'FunctionExpression']);
const hasBehaviour = (path: string): boolean =>
  [...walk(parse(sourceOf(path)))].some(({ node }) => BEHAVES.has(node.type));

const IMPORT = /(?:from|import\(|import)\s*'(\.[^']+\.ts)'/g;
const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, to = '']) => posix.join(posix.dirname(file), to));

/** All files of the project that this one leads to. */
function reached(from: string): ReadonlySet<string> {
  const seen = new Set([from]);
  for (const file of seen) if (existsSync(file)) for (const next of importsOf(file)) seen.add(next);
  return seen;
}

const ownTests = (path: string): string[] =>
  ['', '.slow', '.windows']
    .map((kind) => `test/${path.replace(/\.ts$/, `${kind}.test.ts`)}`)
    .filter((file) => existsSync(file));

for (const path of sources.filter(hasBehaviour))
  test(`${path} has a test of its name, or a reason`, () => {
    const own = ownTests(path);
    const [where, why] = ELSEWHERE[path] ?? [];
    if (own.length > 0) {
      assert.equal(where, undefined, 'it is in the list, and has a test of its own');
      assert.ok(
        own.some((file) => importsOf(file).includes(`src/${path}`)),
        `${own.join(', ')} must import it`,
      );
      return;
    }
    assert.ok(where && why, `write test/${path.replace(/\.ts$/, '.test.ts')}`);
    // These run the built program.
    const isRun = where.startsWith('test/e2e/');
    assert.ok(existsSync(where) && (isRun || reached(where).has(`src/${path}`)), `${where} does not reach it`);
  });

test('the list has only files that exist and have behaviour', () => {
  const known = new Set(sources.filter(hasBehaviour));
  assert.deepEqual(
    Object.keys(ELSEWHERE).filter((path) => !known.has(path)),
    [],
  );
});
