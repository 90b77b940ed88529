import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOfWindows } from '../../../src/platform/windows/well-known-users.ts';

test('Windows and its services have SIDs of their own', () => {
  for (const sid of ['18', '19', '20', '80-1-2-3-4-5', '90-0-1', '96-0-2']) assert.ok(isOfWindows(`S-1-5-${sid}`), sid);
});

test('people, their groups and application pools are not Windows', () => {
  for (const sid of ['21-1-2-3-1001', '21-1-2-3-18', '32-544', '82-1-2', '180', '8', '17', '5-0-18'])
    assert.ok(!isOfWindows(`S-1-5-${sid}`), sid);
  for (const sid of ['S-1-1-0', 'S-1-12-1-18', 'S-1-15-2-18', '', 'xS-1-5-18', 'S-1-5-18\n'])
    assert.ok(!isOfWindows(sid), sid);
});
