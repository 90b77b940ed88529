import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portsOf } from '../../../src/tools/shared/ports-column.ts';
import { viewOn } from '../../host/view.ts';
import { machine } from '../../memory/data.ts';
import { facts, ME } from '../../memory/processes.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => count - index);

/** The column for processes that hold these ports, by pid; `why` it is unknown what others hold. */
function column(ports: Readonly<Record<number, readonly number[]>>, why: Record<number, string> = {}, rows = 1) {
  const pids = [...Object.keys(ports), ...Object.keys(why)].map(Number);
  const here = machine(
    ME,
    pids.map((pid) => facts(pid)),
  );
  const rest = { protocol: 'tcp', state: 'listening', address: '::', user: ME } as const;
  for (const [pid, all] of Object.entries(ports)) {
    const sockets = all.map((port, index) => ({ ...rest, port, key: String(1e6 * Number(pid) + index) }));
    here.sockets.push(...sockets);
    here.held.set(
      Number(pid),
      sockets.map(({ key }) => key),
    );
  }
  for (const [pid, reason] of Object.entries(why)) here.uncertain.set(Number(pid), reason);
  return portsOf(
    viewOn(here),
    pids.map((pid) => facts(pid)),
    rows,
  );
}

test('a row has each port of its processes once', async () => {
  const { of, note } = await column({ 10: [80, 80, 443], 11: [443, 22], 12: [] });
  assert.deepEqual([of([10]), of([10, 11]), of([12])], [[80, 443], [80, 443, 22], []]);
  assert.equal(note(), undefined);
});

test('the ports of a row are unknown if those of any of its processes are, and the note says why', async () => {
  const { of, note } = await column({ 10: [80] }, { 11: 'not allowed', 12: 'not allowed', 13: 'gone' });
  assert.deepEqual([of([10, 11]), of([12]), of([13])], [null, null, null]);
  assert.equal(note(), 'ports is null for each of 2 processes: not allowed. ports is null for 1 process: gone.');
});

test('sixteen ports fit into a row: of more the lowest are shown, and the note says how many there are', async () => {
  const fits = await column({ 10: upTo(16) });
  assert.equal(fits.of([10])?.length, 16);
  assert.equal(fits.note(), undefined);
  const one = await column({ 10: upTo(17) });
  assert.deepEqual(one.of([10]), upTo(16).reverse());
  assert.equal(one.note(), 'One row has 17 ports; ports shows the lowest 16.');
  const two = await column({ 10: upTo(17), 11: upTo(20) });
  assert.deepEqual([two.of([11])?.length, two.of([10])?.length], [16, 16]);
  assert.equal(two.note(), '2 rows have up to 20 ports; ports shows the lowest 16.');
});

test('an answer has 400 ports at most, shared by its rows, and each row four', async () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [10 + index, upTo(16)]));
  assert.equal((await column(many(25), {}, 40)).of([10])?.length, 16);
  assert.equal((await column(many(26), {}, 40)).of([10])?.length, 10);
  assert.equal((await column(many(26), {}, 500)).of([10])?.length, 4);
});
