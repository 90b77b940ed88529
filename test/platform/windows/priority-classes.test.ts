import assert from 'node:assert/strict';
import { test } from 'node:test';
import { niceOfBase, niceOfClass } from '../../../src/platform/windows/priority-classes.ts';

test('the base priority of each class has the nice value that Node gives it', () => {
  // IDLE, BELOW_NORMAL, NORMAL, ABOVE_NORMAL, HIGH, REALTIME_PRIORITY_CLASS; os.constants.priority
  assert.deepEqual([4, 6, 8, 10, 13, 24].map(niceOfBase), [19, 10, 0, -7, -14, -20]);
});

test('what Windows puts between two classes counts as the lower one, and none is unknown', () => {
  // lsass.exe and services.exe, smss.exe, and the ends of the scale
  assert.deepEqual([9, 11, 0, 1, 31].map(niceOfBase), [0, -7, 19, 19, -20]);
});

test('a class has the same value as its base priority; an unknown one has none', () => {
  const nice = (kind: number) => niceOfClass(Buffer.from([0, kind]));
  assert.deepEqual([1, 5, 2, 6, 3, 4].map(nice), [4, 6, 8, 10, 13, 24].map(niceOfBase));
  assert.deepEqual([0, 7, 255].map(nice), [undefined, undefined, undefined]);
  assert.equal(niceOfClass(Buffer.alloc(0)), undefined);
});
