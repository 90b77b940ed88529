import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WriterReply, WriterRequest } from '../../src/audit/messages.ts';
import { SELF } from './support.ts';

const CONTEXT = { path: '/x', maxBytes: 1, keep: 2, version: '0', self: SELF, user: { uid: 1, gid: 2 } };
const REQUEST = {
  context: CONTEXT,
  late: [{ of: 1 }],
  fields: [{ event: 'intent', target: { pid: 1 } }],
  othersMax: 3,
  untilMs: 1.5,
  sync: true,
  opens: false,
  givenUp: [1.5],
};
const OPTIONAL = new Set(['othersMax', 'givenUp', 'keep']);

test('a request arrives as it was sent, and is none without a field that it must have', () => {
  assert.deepEqual(WriterRequest.parse(REQUEST), REQUEST);
  for (const key of Object.keys(REQUEST))
    assert.equal(WriterRequest.safeParse({ ...REQUEST, [key]: undefined }).success, OPTIONAL.has(key), key);
  for (const key of Object.keys(CONTEXT)) {
    const context = { ...CONTEXT, [key]: undefined };
    assert.equal(WriterRequest.safeParse({ ...REQUEST, context }).success, OPTIONAL.has(key), key);
  }
  for (const key of Object.keys(SELF)) {
    const context = { ...CONTEXT, self: { ...SELF, [key]: undefined } };
    assert.ok(!WriterRequest.safeParse({ ...REQUEST, context }).success, key);
  }
  for (const user of [{ uid: 1 }, { gid: 1 }, { uid: 1, gid: 1.5 }, { uid: null, gid: 1 }])
    assert.ok(!WriterRequest.safeParse({ ...REQUEST, context: { ...CONTEXT, user } }).success);
});

test('a reply has the lines, or the failure with what is known of it', () => {
  for (const reply of [
    { lines: ['x'], seq: 7, othersAgesMs: [1.5] },
    { lines: [], othersAgesMs: [] },
    { failed: 'no space', code: 'ENOSPC', syscall: 'write', path: '/x' },
    { failed: 'it is a link' },
  ])
    assert.deepEqual(WriterReply.parse(reply), reply);
  for (const other of [
    {},
    { lines: ['x'] },
    { othersAgesMs: [] },
    { code: 'ENOSPC' },
    { lines: [1], othersAgesMs: [] },
  ])
    assert.ok(!WriterReply.safeParse(other).success, JSON.stringify(other));
});
