import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createPendingRequests } from '../../src/server/requests.ts';

/** Longer than these tests run; it keeps their process alive. */
const LONG_MS = 3000;

test('an id is pending until its request ends', () => {
  const requests = createPendingRequests();
  assert.equal(requests.begin(1), true);
  assert.equal(requests.begin(1), false);
  assert.equal(requests.begin('1'), true, 'text is another id than a number');
  requests.end(1);
  assert.equal(requests.begin(1), true);
});

test('waiting ends with the last request, not before', async () => {
  const requests = createPendingRequests();
  for (const id of [1, 2]) requests.begin(id);
  let isOver = false;
  const over = requests.allAnswered(LONG_MS).then(() => {
    isOver = true;
  });
  for (const id of [undefined, 'unknown', 1]) requests.end(id);
  await turn();
  assert.equal(isOver, false);
  requests.end(2);
  await turn();
  assert.equal(isOver, true);
  await over;
});

test('without a pending request there is nothing to wait for', async () => {
  const requests = createPendingRequests();
  await requests.allAnswered(LONG_MS);
  requests.begin(1);
  requests.end(1);
  await requests.allAnswered(LONG_MS);
});

test('waiting ends after the given time, and the requests stay pending', async () => {
  const requests = createPendingRequests();
  requests.begin(1);
  await requests.allAnswered(1);
  assert.equal(requests.begin(1), false);
});
