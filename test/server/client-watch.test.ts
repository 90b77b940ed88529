import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchClient } from '../../src/server/client-watch.ts';

/** A real client that runs until it is killed. */
async function client() {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  await once(child, 'spawn');
  return { child, hasEnded: async () => child.signalCode !== null };
}

test('a session ends once its client has ended and no message came for a while', async () => {
  const { child, hasEnded } = await client();
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      isOver = true;
      resolve();
    };
    watchClient({ hasEnded, end, idleMs: 120 });
  });
  const alive = setInterval(() => undefined, 50); // the watch itself keeps nothing alive
  await sleep(400);
  assert.equal(isOver, false, 'the client lives');
  child.kill('SIGKILL');
  await ended;
  clearInterval(alive);
});

test('messages keep a session alive although the client has ended', async () => {
  const watch = watchClient({ hasEnded: async () => true, end: () => assert.fail('it ended'), idleMs: 10_000 });
  for (let count = 0; count < 20; count++) {
    watch.heard();
    await sleep(20);
  }
  watch.stop();
});

test('an unknown state of the client ends nothing', async () => {
  const hasEnded = async (): Promise<boolean> => Promise.reject(new Error('the machine cannot be opened'));
  const watch = watchClient({ hasEnded, end: () => assert.fail('it ended'), idleMs: 60 });
  await sleep(300);
  watch.stop();
});
