import assert from 'node:assert/strict';
import { test } from 'node:test';
import manifest from '../../../package.json' with { type: 'json' };
import { parseFacts, parseReply, parseRequest, readyMessage } from '../../../src/platform/helper/helper-messages.ts';

test('a request has a number, a known kind and a key', () => {
  for (const about of ['file', 'project', 'fifo', 'text', 'user_name', 'user_id', 'group_name'])
    assert.deepEqual(parseRequest({ id: 1, about, key: '/x', more: true }), { id: 1, about, key: '/x' });
  assert.deepEqual(parseRequest({ id: 0, about: 'user_name', key: 0 }), { id: 0, about: 'user_name', key: 0 });
});

test('anything else is no request', () => {
  const whole = { id: 1, about: 'text', key: '/x' };
  for (const message of [
    { ...whole, id: '1' },
    { ...whole, about: 'files' },
    { ...whole, about: undefined },
    { ...whole, key: null },
    { about: 'text', key: '/x' },
    null,
    'text',
    undefined,
  ])
    assert.throws(() => parseRequest(message), /not a request/);
});

test('the ready message has the version of the helper, and its pid in /proc if it knows that', () => {
  for (const pid of [7, null])
    assert.deepEqual(parseReply(readyMessage(pid)), { ready: true, version: manifest.version, pid });
  for (const pid of [null, '7', undefined])
    assert.deepEqual(parseReply({ ready: true, version: 1, pid }), { ready: true, version: undefined, pid: null });
});

test('a reply has the number of its question, and a value or an errno', () => {
  assert.deepEqual(parseReply({ id: 3, value: { path: '/' } }), { id: 3, value: { path: '/' } });
  assert.deepEqual(parseReply({ id: 3 }), { id: 3, value: undefined });
  assert.deepEqual(parseReply({ id: 3, errno: -2, value: 1 }), { id: 3, errno: -2 });
  for (const message of [{ value: 1 }, { id: '3' }, { ready: 'true' }, null, 5])
    assert.throws(() => parseReply(message), /not a reply/);
});

test('facts may lack all, but accounts must be complete', () => {
  const NO_FACTS = { accounts: undefined, home: undefined, pidLink: undefined };
  assert.deepEqual(parseFacts('{"pidLink":"/proc/self"}'), { ...NO_FACTS, pidLink: '/proc/self' });
  assert.deepEqual(parseFacts('{}'), NO_FACTS);
  const layout = { size: 48, name: 0, id: 16 };
  const accounts = { passwd: layout, group: layout };
  assert.deepEqual(parseFacts(JSON.stringify({ accounts, home: '/h' })), { ...NO_FACTS, accounts, home: '/h' });
  assert.deepEqual(parseFacts('{"accounts":"sids"}'), { ...NO_FACTS, accounts: 'sids' });
  for (const wrong of ['names', { passwd: layout }, { ...accounts, group: { ...layout, id: '16' } }])
    assert.throws(() => parseFacts(JSON.stringify({ accounts: wrong })), /no number/);
  assert.throws(() => parseFacts());
});
