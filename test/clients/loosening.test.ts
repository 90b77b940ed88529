import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loosened } from '../../src/clients/loosening.ts';

const LINE = { command: 'node', args: ['/main.js'] };
type Variables = Readonly<Record<string, string>>;

const byVariables = (old: Variables, next: Variables): string[] =>
  loosened({ ...LINE, env: old }, { command: '/new/node', args: ['/new.js'], env: next });

for (const [old, next, phrases] of [
  [{}, { ALLOW_ROOT: 'Y' }, ['ALLOW_ROOT=Y is new']],
  [{ ALLOW_ROOT: 'N' }, { ALLOW_ROOT: 'Y' }, ['ALLOW_ROOT=N becomes ALLOW_ROOT=Y']],
  [{ READ_ONLY: 'Y' }, { READ_ONLY: 'N' }, ['READ_ONLY=Y becomes READ_ONLY=N']],
  [{ READ_ONLY: 'Y' }, {}, ['READ_ONLY=Y is dropped']],
  [{}, { READ_ONLY: 'N' }, ['READ_ONLY=N is new']],
  [{}, { ALLOW_USERS: 'ann' }, ['ALLOW_USERS=ann is new']],
  [{ ALLOW_USERS: 'ann' }, { ALLOW_USERS: 'ann,ben' }, ['ALLOW_USERS=ann becomes ALLOW_USERS=ann,ben']],
  [{ ALLOW_USERS: 'ann' }, { ALLOW_USERS: '*' }, ['ALLOW_USERS=ann becomes ALLOW_USERS=*']],
  [{ ALLOW_USERS: 'ann' }, {}, ['ALLOW_USERS=ann is dropped']],
  [{}, { PROCESS_MANAGER_CONFIG: '/x' }, ['PROCESS_MANAGER_CONFIG=/x is new']],
  [{ OTHER: '1' }, { OTHER: '2' }, ['OTHER=1 becomes OTHER=2']],
  [{ OTHER: '1' }, {}, ['OTHER=1 is dropped']],
] as const)
  test(`${JSON.stringify(old)} to ${JSON.stringify(next)} may permit more`, () => {
    assert.deepEqual(byVariables(old, next), phrases);
  });

for (const [old, next] of [
  [{ A: '1' }, { A: '1' }],
  [{}, { READ_ONLY: 'Y' }],
  [{ READ_ONLY: 'N' }, { READ_ONLY: 'Y' }],
  [{ ALLOW_ROOT: 'Y' }, { ALLOW_ROOT: 'N' }],
  [{ ALLOW_USERS: 'ann, ben' }, { ALLOW_USERS: 'ben' }],
  [{ ALLOW_USERS: '*' }, { ALLOW_USERS: 'ann' }],
  [{}, { NO_COLOR: '1' }],
  [{ PATH: '/a' }, { PATH: '/b' }],
] as const)
  test(`${JSON.stringify(old)} to ${JSON.stringify(next)} permits nothing new`, () => {
    assert.deepEqual(byVariables(old, next), []);
  });

test('a switch, a list or a limit that changes may permit more; a kind that is added does not', () => {
  const old = { ...LINE, disabled: true, tools: ['a'], timeout: 5 };
  assert.deepEqual(loosened(old, { ...LINE, disabled: false, tools: ['*'], enabled: true }), [
    'disabled becomes false',
    'tools becomes ["*"]',
    'timeout is dropped',
    'enabled becomes true',
  ]);
  assert.deepEqual(loosened(old, { ...old, type: 'stdio' }), []);
});

test('variables of an entry that had none are new', () => {
  assert.deepEqual(loosened(LINE, { ...LINE, envs: { ALLOW_ROOT: 'Y' } }), ['ALLOW_ROOT=Y is new']);
  assert.deepEqual(loosened(LINE, { ...LINE, envs: { READ_ONLY: 'Y' } }), []);
});
