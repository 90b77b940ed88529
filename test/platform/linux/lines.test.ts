import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { linesOf } from '../../../src/platform/linux/lines.ts';
import { fakeProc } from './fake-proc.ts';

async function pieces(t: TestContext, text: string): Promise<string[]> {
  const found: string[] = [];
  for await (const piece of linesOf(join(fakeProc(t, { table: text }), 'table'))) found.push(piece);
  return found;
}

const HEADING = 'the heading\n';

test('a short table is one piece, without what is not a whole line', async (t) => {
  assert.deepEqual(await pieces(t, `${HEADING}a\nb\ncut`), [`${HEADING}a\nb\n`]);
  assert.deepEqual(await pieces(t, 'no end'), []);
  assert.deepEqual(await pieces(t, ''), []);
});

test('a long table comes in pieces of whole lines, each with the heading once', async (t) => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index} ü\n`);
  const found = await pieces(t, HEADING + lines.join(''));
  assert.ok(found.length > 2);
  const bodies = found.map((piece) => {
    assert.ok(piece.startsWith(HEADING) && piece.endsWith('\n') && piece.length <= 2 * 65_536);
    return piece.slice(HEADING.length);
  });
  assert.equal(Buffer.from(bodies.join(''), 'latin1').toString(), lines.join(''));
});

test('a line longer than a piece stays whole', async (t) => {
  const long = `${'x'.repeat(200_000)}\n`;
  assert.equal((await pieces(t, `${HEADING}${long}`)).at(-1), `${HEADING}${long}`);
});

test('a table that is missing has no pieces; one that cannot be read throws', async (t) => {
  const root = fakeProc(t, { 'folder/file': '' });
  for await (const piece of linesOf(join(root, 'missing'))) assert.fail(piece);
  await assert.rejects(linesOf(join(root, 'folder')).next(), { code: 'EISDIR' });
});

test('who stops reading leaves no file open', async (t) => {
  const path = join(fakeProc(t, { table: `${HEADING}a\n` }), 'table');
  const before = readdirSync('/proc/self/fd').length;
  for await (const piece of linesOf(path)) {
    assert.equal(piece, `${HEADING}a\n`);
    break;
  }
  assert.equal(readdirSync('/proc/self/fd').length, before);
});
