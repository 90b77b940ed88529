import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { bindKoffi } from '../../../../src/platform/koffi.ts';
import { bindEndWaiter } from '../../../../src/platform/windows/ffi/end-waiter.ts';
import { ACCESS } from '../../../../src/platform/windows/system-calls.ts';
import { within } from '../../../e2e/waiting.ts';
import { given, SYSTEM } from './system.ts';

const found = bindKoffi((koffi) => bindEndWaiter(koffi, SYSTEM.hasEnded));
const { whenEnded } = 'why' in found ? assert.fail(found.why) : found.native;

/** Runs until its stdin ends. */
async function started() {
  const child = spawn('cmd.exe', ['/q', '/k'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  const { handle } = given(SYSTEM.open(child.pid ?? 0, ACCESS.limited | ACCESS.synchronize));
  return { child, handle };
}

async function end(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.stdin?.end();
  await exit;
}

test('each end is reported once, of more processes than one wait can take', async () => {
  const all = await Promise.all(Array.from({ length: 70 }, started));
  const reported: number[] = [];
  const ends = all.map(
    ({ handle }, index) =>
      new Promise<void>((resolve) => {
        whenEnded(handle, () => {
          reported.push(index);
          resolve();
        });
      }),
  );
  const [first, last] = [all[0], all[69]];
  assert.ok(first && last);
  await end(last.child);
  await within(Promise.all(ends.slice(69)), 'the last is reported');
  await end(first.child);
  await within(Promise.all(ends.slice(0, 1)), 'the first is reported');
  assert.deepEqual(reported, [69, 0]);
  for (const { child } of all.slice(1, 69)) child.kill();
  await within(Promise.all(ends), 'all are reported');
  assert.equal(reported.length, 70);
  for (const { handle } of all) SYSTEM.close(handle);
});

test('nothing is reported after it was called off', async () => {
  const [one, other] = [await started(), await started()];
  const calledOff = whenEnded(one.handle, () => assert.fail('it was called off'));
  const reported = new Promise<void>((resolve) => {
    whenEnded(other.handle, resolve);
  });
  calledOff();
  await end(one.child);
  await end(other.child);
  await within(reported, 'the other is reported');
  for (const { handle } of [one, other]) SYSTEM.close(handle);
});

test('a process that cannot be waited for keeps no other from being reported', async () => {
  const [one, other] = [await started(), await started()];
  const { handle } = given(SYSTEM.open(one.child.pid ?? 0, ACCESS.limited));
  const stop = whenEnded(handle, () => assert.fail('Windows does not let this server wait for it'));
  const reported = new Promise<void>((resolve) => {
    whenEnded(other.handle, resolve);
  });
  await end(other.child);
  await within(reported, 'the other is reported');
  stop();
  await end(one.child);
  for (const open of [handle, one.handle, other.handle]) SYSTEM.close(open);
});
