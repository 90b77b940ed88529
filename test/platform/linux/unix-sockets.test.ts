import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readNetUnix } from '../../../src/platform/linux/unix-sockets.ts';
import { fakeProc } from './fake-proc.ts';

const HEAD = 'Num       RefCount Protocol Flags    Type St Inode Path\n';
const line = (inode: number) => `0000000000000001: 00000002 00000000 00010000 0001 01 ${inode} /run/ä ${inode}.sock\n`;

test('a long table is read whole, and others get turns meanwhile', async (t) => {
  const lines = Array.from({ length: 50_000 }, (_, index) => line(index + 1));
  const root = fakeProc(t, { unix: HEAD + lines.join('') });
  // Each look at the clock takes a millisecond: a turn has five.
  let nowMs = 1e9;
  t.mock.method(performance, 'now', () => nowMs++);
  let turns = 0;
  const others = (): unknown => setImmediate(() => turns++ < 1000 && others());
  others();
  const sockets = await readNetUnix(join(root, 'unix'));
  assert.ok(turns >= 10, `${turns}`);
  turns = 1000;
  assert.equal(sockets?.size, 50_000);
  assert.equal(sockets.get(4711)?.path, '/run/ä 4711.sock');
  assert.equal(await readNetUnix(join(root, 'missing')), undefined);
});
