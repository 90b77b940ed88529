import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, launch, REPO } from '../e2e/support.ts';
import { within } from '../e2e/waiting.ts';
import { linesOf, verdictOf } from './support.ts';

/** Several servers of one user write at once. */

const SERVERS = 8;
const LINES = 10_000;
const HANG_MS = 300_000;

const start = (path: string, signals: number) =>
  launch(process.execPath, ['--import', 'tsx', join(REPO, 'test/audit/signaller.ts'), path, String(signals)], {
    cwd: REPO,
  });

test(`${SERVERS} processes write ${LINES} lines: the chain is whole and no line is lost`, async () => {
  const path = join(folder(), 'audit.jsonl');
  const writers = Array.from({ length: SERVERS }, () => start(path, LINES / SERVERS / 2));
  for (const { exit, output } of writers) {
    assert.deepEqual([await within(exit, 'it has written', HANG_MS), output.stderr], [{ code: 0, signal: null }, '']);
  }
  assert.deepEqual(verdictOf(path), { lines: LINES, first: 1, last: LINES, problems: [] });
  const lines = linesOf(path);
  for (const { pid } of writers) {
    const own = lines.filter(({ server }) => server.pid === pid);
    assert.deepEqual(
      [own.length, own.filter(({ event }) => event === 'intent').length],
      [LINES / SERVERS, LINES / SERVERS / 2],
    );
  }
});

test('a server that is killed while it writes does not block the others', async () => {
  const path = join(folder(), 'audit.jsonl');
  const writers = Array.from({ length: 6 }, () => start(path, 1_000_000));
  while (!existsSync(path) || linesOf(path).length < 60) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const { child, exit } of writers) {
    child.kill('SIGKILL');
    await exit;
  }
  const last = start(path, 3);
  assert.deepEqual(await within(last.exit, 'it has written', HANG_MS), { code: 0, signal: null });
  assert.equal(last.output.stderr, '');
  assert.deepEqual(verdictOf(path).problems, []);
  const lines = linesOf(path);
  for (const { seq } of lines.filter(({ event }) => event === 'intent'))
    assert.equal(lines.filter(({ of }) => of === seq).length, 1);
  assert.ok(!readdirSync(join(path, '..')).includes('audit.lock'));
});
