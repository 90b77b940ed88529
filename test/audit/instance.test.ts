import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holderOf, isGone, isSame, serverOf } from '../../src/audit/instance.ts';
import { Line } from '../../src/audit/record.ts';
import { SELF } from './support.ts';

const OTHER = { ...SELF, pid: 4242, startTime: 7 };
const [RUNS, ENDED] = [() => true, () => false];

test('the server that wrote a line is read from it', () => {
  const line = Line.parse({
    seq: 1,
    at: '',
    boot: 'b',
    host: 'h',
    server: { pid: 1, start_ticks: 2, pid_namespace: '3' },
    event: 'read',
  });
  assert.deepEqual(serverOf(line), { pid: 1, startTime: 2, pidNamespace: '3', boot: 'b', host: 'h' });
});

test('two runs are the same by pid, start time and boot', () => {
  assert.ok(isSame(SELF, { ...SELF, host: 'renamed' }));
  for (const other of [{ pid: 4242 }, { startTime: 2 }, { boot: 'next' }])
    assert.ok(!isSame(SELF, { ...SELF, ...other }));
});

test('of this boot and namespace, a server is gone if its process has ended', () => {
  assert.ok(isGone(OTHER, SELF, ENDED));
  assert.ok(!isGone(OTHER, SELF, RUNS));
  const asked: unknown[] = [];
  isGone(OTHER, SELF, (...process) => asked.push(process) > 0);
  assert.deepEqual(asked, [[4242, 7]]);
});

test('of an earlier boot of this machine it is gone; of another machine or namespace that is unknown', () => {
  assert.ok(isGone({ ...OTHER, boot: 'before' }, SELF, RUNS));
  assert.ok(!isGone({ ...OTHER, boot: 'before', host: 'there' }, SELF, ENDED));
  assert.ok(!isGone({ ...OTHER, pidNamespace: '2' }, SELF, ENDED));
});

test('a holder of the lock is named by all that, in letters that a file name may have', () => {
  const { id } = holderOf({ ...SELF, pid: 7, host: `a b/c_d.e-f${'x'.repeat(100)}` }, RUNS);
  assert.equal(id, `7.1.1.boot.abc_d.e-f${'x'.repeat(55)}`);
});

test('whether a holder has ended is decided by its name', () => {
  const holder = holderOf(SELF, (pid, startTime) => pid === 4242 && startTime === 7);
  assert.ok(!holder.isGone('4242.7.1.boot.here'));
  assert.ok(holder.isGone('4242.8.1.boot.here'));
  assert.ok(holder.isGone('4243.7.1.boot.here'));
  assert.ok(!holder.isGone('4243.7.2.boot.here'));
  assert.ok(holder.isGone('4242.7.1.before.here'));
  assert.ok(!holder.isGone('4242.7.1.before.there.example'));
  assert.ok(holder.isGone(holderOf(OTHER, ENDED).id.replace('4242.7', '9.9')));
  for (const other of ['', 'x', '4242', 'a.7.1.boot.here']) assert.ok(!holder.isGone(other), other);
});
