import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder } from '../e2e/support.ts';
import { within } from '../e2e/waiting.ts';
import { linesOf, verdictOf } from './support.ts';
import { startWriter, writeSideBySide } from './writers.ts';

/** Several servers of one user write at once. */

const HANG_MS = 300_000;

test('8 processes write 2,000 lines: the chain is whole and none is lost', () => writeSideBySide(8, 2000));

test('a server that is killed while it writes does not block the others', async () => {
  const path = join(folder(), 'audit.jsonl');
  const writers = Array.from({ length: 6 }, () => startWriter(path, 1_000_000));
  while (!existsSync(path) || linesOf(path).length < 60) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const { child, exit } of writers) {
    child.kill('SIGKILL');
    await exit;
  }
  const last = startWriter(path, 3);
  assert.deepEqual(await within(last.exit, 'it has written', HANG_MS), { code: 0, signal: null });
  assert.equal(last.output.stderr, '');
  assert.deepEqual(verdictOf(path).problems, []);
  const lines = linesOf(path);
  for (const { seq } of lines.filter(({ event }) => event === 'intent'))
    assert.equal(lines.filter(({ of }) => of === seq).length, 1);
  assert.ok(!readdirSync(join(path, '..')).includes('audit.lock'));
});
