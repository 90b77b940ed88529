import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EditFailed } from '../../src/clients/document.ts';
import { updatedEntry } from '../../src/clients/own-entry.ts';

const SCRIPT = '/srv/dist/main.js';
const NODE = { command: '/new/node', args: [SCRIPT], env: {} };
const NPX = {
  command: '/new/node',
  args: ['/new/npx-cli.js', '-y', 'process-manager-mcp@2.0.0'],
  env: { PATH: '/new:/usr/bin:/bin' },
};
const about = { name: 'ours', launch: NODE, settings: {}, script: SCRIPT };

/** Entries as people have changed them, next to the templates of their clients. */
for (const [client, old, template, next] of [
  [
    'OpenCode',
    { type: 'local', command: ['node', SCRIPT, '--read-only'], enabled: false },
    { type: 'local', command: ['/new/node', SCRIPT], environment: {}, enabled: true },
    { type: 'local', command: ['/new/node', SCRIPT, '--read-only'], enabled: false },
  ],
  [
    'OpenCode, where an explicit enabled outweighs disabled',
    { type: 'local', command: ['node', SCRIPT], disabled: true },
    { type: 'local', command: ['/new/node', SCRIPT], environment: {}, enabled: true },
    { type: 'local', command: ['/new/node', SCRIPT], disabled: true },
  ],
  [
    'Copilot CLI, where all tools are offered without a list',
    { command: 'node', args: [SCRIPT] },
    { type: 'stdio', command: '/new/node', args: [SCRIPT], tools: ['*'] },
    { type: 'stdio', command: '/new/node', args: [SCRIPT] },
  ],
  [
    'Goose',
    { name: 'ours', description: 'mine', cmd: 'node', args: [SCRIPT], enabled: false, envs: { A: '1' }, timeout: 60 },
    { name: 'ours', description: '', cmd: '/new/node', args: [SCRIPT], enabled: true, envs: {}, timeout: 300 },
    {
      name: 'ours',
      description: 'mine',
      cmd: '/new/node',
      args: [SCRIPT],
      enabled: false,
      envs: { A: '1' },
      timeout: 60,
    },
  ],
  [
    'Copilot CLI',
    { command: 'node', args: [SCRIPT], tools: ['list_processes'] },
    { type: 'stdio', command: '/new/node', args: [SCRIPT], tools: ['*'] },
    { type: 'stdio', command: '/new/node', args: [SCRIPT], tools: ['list_processes'] },
  ],
  [
    'Zed, as it was',
    { command: { path: 'node', args: [SCRIPT, '--x'], env: null }, settings: {} },
    { source: 'custom', command: '/new/node', args: [SCRIPT] },
    { command: { path: '/new/node', args: [SCRIPT, '--x'], env: null }, settings: {}, source: 'custom' },
  ],
] as const)
  test(`${client}: only the paths change, and what is missing is added`, () => {
    assert.deepEqual(updatedEntry(old, { ...about, template }), next);
  });

test('variables that are given now are set, the others stay', () => {
  const old = { command: 'node', args: [SCRIPT], env: { ALLOW_USERS: 'ann', READ_ONLY: 'N' } };
  const settings = { READ_ONLY: 'Y', B: '2' };
  const template = { command: '/new/node', args: [SCRIPT], env: settings };
  assert.deepEqual(updatedEntry(old, { ...about, settings, template })['env'], {
    ALLOW_USERS: 'ann',
    READ_ONLY: 'Y',
    B: '2',
  });
  const none = { command: 'node', args: [SCRIPT], env: null };
  assert.deepEqual(updatedEntry(none, { ...about, settings, template })['env'], settings);
  assert.throws(
    () => updatedEntry({ ...old, env: 'A=1' }, { ...about, settings, template }),
    (error) => error instanceof EditFailed && error.message === 'its variables are not a map',
  );
});

test("a PATH that an earlier install wrote follows npx, a person's own stays", () => {
  const template = { command: NPX.command, args: NPX.args, env: NPX.env };
  const pathAfter = (PATH: string) =>
    updatedEntry(
      { command: '/old/npx', args: ['-y', 'process-manager-mcp@1.0.0'], env: { PATH } },
      { ...about, launch: NPX, template },
    )['env'];
  assert.deepEqual(pathAfter('/old:/usr/bin:/bin'), NPX.env);
  assert.deepEqual(pathAfter('/mine:/old'), { PATH: '/mine:/old' });
});

test('an entry with a way of its own is an error with its program', () => {
  assert.throws(
    () => updatedEntry({ command: 'docker', args: ['run', 'process-manager-mcp'] }, { ...about, template: {} }),
    (error) =>
      error instanceof EditFailed && /"ours" starts this server in a different way \(docker …\)/.test(error.message),
  );
});
