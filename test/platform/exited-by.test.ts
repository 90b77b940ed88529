import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitedBy } from '../../src/platform/exited-by.ts';
import { facts } from '../memory/processes.ts';

const abort = new AbortController().signal;

test('an end is noticed at the next look', async () => {
  const looks = [facts(7), null, undefined];
  assert.equal(await exitedBy(() => looks.shift(), 60_000, abort), true);
  assert.equal(looks.length, 0);
});
