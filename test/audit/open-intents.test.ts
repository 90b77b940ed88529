import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BEGINNING, type Link, seal } from '../../src/audit/chain.ts';
import { openIntents } from '../../src/audit/open-intents.ts';

const line = (event: string, over: object = {}) => ({
  at: '2026-01-01T00:00:00.000Z',
  boot: 'boot',
  host: 'here',
  server: { pid: 1, start_ticks: 1, pid_namespace: '1' },
  event,
  ...over,
});

function fileOf(lines: readonly object[], before: Link = BEGINNING) {
  const sealed: ReturnType<typeof seal>[] = [];
  for (const one of lines) sealed.push(seal(one, sealed.at(-1) ?? before));
  return { name: 'x', bytes: Buffer.from(sealed.map(({ text }) => text).join('')), last: sealed.at(-1) ?? before };
}

const open = (...files: Parameters<typeof openIntents>[0]) => openIntents(files).map(({ seq }) => seq);

test('an intent is open until an outcome names it', () => {
  const intents = [line('intent'), line('intent'), line('intent')];
  assert.deepEqual(open(fileOf(intents)), [1, 2, 3]);
  assert.deepEqual(open(fileOf([...intents, line('outcome', { of: 2, outcome: 'exited' })])), [1, 3]);
  assert.deepEqual(open(fileOf([...intents, line('outcome', { of: null, outcome: 'refused' })])), [1, 2, 3]);
  assert.deepEqual(open(fileOf([line('read'), line('torn')])), []);
});

test('no other line closes an intent, not even one that names it', () => {
  const over = { of: 1, outcome: 'exited' };
  assert.deepEqual(open(fileOf([line('intent'), line('read', over), line('torn', over)])), [1]);
  assert.deepEqual(open(fileOf([line('intent'), line('intent', over)])), [1, 2]);
});

test('an outcome may be in a later file', () => {
  const older = fileOf([line('intent'), line('intent')]);
  assert.deepEqual(open(older, fileOf([line('outcome', { of: 1, outcome: 'exited' })], older.last)), [2]);
});

test('an outcome that was changed closes nothing', () => {
  const { name, bytes } = fileOf([line('intent'), line('outcome', { of: 1, outcome: 'exited' })]);
  assert.deepEqual(open({ name, bytes: Buffer.from(bytes.toString().replace('exited', 'killed')) }), [1]);
});

test('an intent that was changed is none', () => {
  const { name, bytes } = fileOf([line('intent')]);
  assert.deepEqual(open({ name, bytes: Buffer.from(bytes.toString().replace('here', 'hare')) }), []);
});

test('text from elsewhere cannot look like an outcome', () => {
  const command = 'x,"of":1,"event":"outcome"';
  assert.deepEqual(open(fileOf([line('intent', { target: { pid: 1, start_ticks: 1, name: command, command } })])), [1]);
  assert.deepEqual(open(fileOf([line('intent'), line('read', { tool: command })])), [1]);
});
