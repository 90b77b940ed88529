import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';

/** What the test runner prints: a failure that is not counted would be one that nothing shows. */

const FILES = {
  mixed: `
    test('passes', () => {});
    test('lacks one thing', { skip: 'needs one thing' }, () => {});
    test('lacks it, too', { skip: 'needs one thing' }, () => {});
    test('lacks another', { skip: 'needs another' }, () => {});
    describe('a suite', () => { test('breaks', () => { throw new Error('expected to break'); }); test('works', () => {}); });
    test('with a part', async (t) => { await t.test('the part', () => { throw new Error('part'); }); });`,
  body: `describe('its body', () => { throw new Error('the body throws'); });`,
  hook: `describe('its hook', () => { before(() => { throw new Error('hook'); }); test('one', () => {}); });`,
  load: `import './no-such-file.mjs'; test('never runs', () => {});`,
  late: `test('passes', () => void setTimeout(() => { throw new Error('late'); }, 20));`,
  code: `test('passes', () => {}); process.on('exit', () => { process.exitCode = 3; });`,
  killed: `test('ends its process', () => process.kill(process.pid, 'SIGKILL'));`,
};

const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-reporter-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const written = (...names: (keyof typeof FILES)[]): string[] =>
  names.map((name) => {
    const path = join(folder, `${name}.test.mjs`);
    writeFileSync(path, `import { before, describe, test } from 'node:test';\n${FILES[name]}`);
    return path;
  });

function report(files: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env; // else it would report to this run
  const env = { ...inherited, ...more };
  const reporter = ['--test-reporter=./scripts/reporter.mjs', '--test-reporter-destination=stdout'];
  const { status, stdout } = spawnSync(process.execPath, ['--test', ...reporter, ...files], { env, encoding: 'utf8' });
  return { status, lines: stdout.trimEnd().split('\n') };
}

test('it ends with the failures, the counts, and the skips by reason', () => {
  const { status, lines } = report(written('mixed'));
  assert.equal(status, 1);
  assert.match(lines.at(-4) ?? '', /^took \d+ s$/);
  assert.deepEqual(lines.slice(-3), ['2 passed, 2 failed, 3 skipped', '- needs one thing: 2', '- needs another: 1']);
  const list = lines.slice(lines.findIndex((line) => / \(7, \d+\.\d s\)$/.test(line)) + 1, -4);
  const failures = list.filter((line) => line.startsWith('✖ '));
  assert.deepEqual(
    failures.map((line) => line.replace(/^✖ .*\//, '')),
    ['mixed.test.mjs: breaks', 'mixed.test.mjs: the part'],
  );
  assert.ok(list.some((line) => line.includes('expected to break')));
});

test('what breaks outside of a test is counted as failed, with its error', () => {
  const { status, lines } = report(written('body', 'hook', 'load', 'late', 'code', 'killed'));
  assert.equal(status, 1);
  // The test of the suite whose hook fails is cancelled, which is a failure, too.
  assert.equal(lines.at(-1), '2 passed, 7 failed, 0 skipped');
  const text = lines.slice(lines.findLastIndex((line) => / \(\d+, \d+\.\d s\)$/.test(line))).join('\n');
  for (const part of [
    ...['body.test.mjs: its body\nError: the body throws', 'hook.test.mjs: its hook', 'hook.test.mjs: one'],
    ...['load.test.mjs: the file fails outside of its tests (exit code 1', 'no-such-file.mjs', 'late.test.mjs: '],
    ...['code.test.mjs: the file fails outside of its tests (exit code 3', 'killed.test.mjs: ', 'signal SIGKILL'],
  ]) {
    assert.ok(text.includes(part), `${part}\n${text}`);
  }
});

test('a compiled file is named by its source', () => {
  const scratch = join(folder, 'scratch');
  const path = join(scratch, 'compiled/test/late.test.js');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "require('node:test').test('passes', () => {}); process.on('exit', () => process.exit(3));");
  const { lines } = report([path], { TEST_SCRATCH: scratch });
  assert.ok(lines.some((line) => line.startsWith('✖ test/late.test.ts: ')));
  assert.ok(lines.some((line) => line.startsWith('test/late.test.ts (')));
});
