import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSelf } from '../../../src/platform/linux/self-reader.ts';
import { ownUser } from '../../../src/platform/posix/own-user.ts';
import { fakeProc } from './fake-proc.ts';

const SELF = { pid: 7, startTime: 70 };

test('this server by its boot, its namespace, its ids', (t) => {
  const root = fakeProc(t, { 'self/ns/pid': '→ pid:[4026531836]', 'self/uid_map': ' 0 1000 1\n' });
  const read = readSelf(
    root,
    SELF,
    (path) => ({ boot_id: 'abc\n', overflowuid: '99\n' })[path.split('/').at(-1) ?? ''],
  );
  assert.deepEqual(read, {
    ...SELF,
    bootId: 'abc',
    pidNamespace: '4026531836',
    ...ownUser(),
    unmappedUser: '99',
  });
});

test('what cannot be read is empty; a map of every user leaves none without an id', (t) => {
  const root = fakeProc(t, { 'self/uid_map': ' 0 0 4294967295\n' });
  const { bootId, pidNamespace, unmappedUser } = readSelf(root, SELF, () => undefined);
  assert.deepEqual([bootId, pidNamespace, unmappedUser], ['', '', undefined]);
});
