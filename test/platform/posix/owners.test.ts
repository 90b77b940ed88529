import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOwners, ROOT, userOf } from '../../../src/platform/posix/owners.ts';

test('a process counts under its real user, and can act as all of its users', () => {
  const { owner } = createOwners();
  assert.deepEqual(owner([1001, 1002, 1003, 1002]), {
    user: '1001',
    all: ['1001', '1002', '1003', '1002'],
    privilege: null,
  });
});

test("one id of root is enough to be the machine's own", () => {
  const { owner } = createOwners();
  for (const ids of [[0, 1, 1, 1], [1, 0, 1, 1], [1, 1, 0, 1], [1, 1, 1, 0], [0]] as const)
    assert.equal(owner(ids).privilege, 'root', ids.join());
  assert.equal(owner([10, 100, 1000, 10]).privilege, null);
  assert.equal(ROOT, userOf(0));
});

test('the same ids are one object; those in another order are not', () => {
  const { owner, user } = createOwners();
  assert.equal(owner([1, 2, 3, 4]), owner([1, 2, 3, 4]));
  assert.notDeepEqual(owner([1, 2, 3, 4]), owner([4, 3, 2, 1]));
  assert.notDeepEqual(owner([1, 12]), owner([11, 2]));
  assert.equal(user(4_294_967_294), '4294967294');
});

test('a process may have any number of ids', () => {
  const { owner } = createOwners();
  for (const ids of [[7], [8, 8, 8], [9, 9, 9, 9], [8, 8, 9]] as const) {
    assert.deepEqual(owner(ids).all, ids.map(String));
    assert.equal(owner(ids), owner(ids), ids.join());
  }
});

test('after a thousand users they are made again, and equal those before', () => {
  const { owner } = createOwners();
  const first = owner([1]);
  for (let uid = 2; uid <= 1001; uid++) owner([uid]);
  assert.notEqual(owner([1]), first);
  assert.deepEqual(owner([1]), first);
});
