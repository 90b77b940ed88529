import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { clientsOf, type McpClient } from '../../../src/clients/clients.ts';
import {
  foundClients,
  namedClients,
  reachableClients,
  withFormerFiles,
} from '../../../src/commands/install/which-clients.ts';

const [base] = clientsOf({ env: {}, home: '/home/me', platform: process.platform });

function client(id: string, path: string, isFound: boolean): McpClient {
  assert.ok(base);
  return { ...base, id, path, isFound: async () => isFound };
}
const pathsOf = (clients: readonly McpClient[]): string[] => clients.map(({ path }) => path);

const ALL = ['claude-code', 'claude-desktop', 'cursor', 'gemini-cli', 'github-copilot-cli', 'vscode'].map((id) =>
  client(id, `/${id}`, false),
);

for (const [word, says] of [
  ['claude', 'unknown client "claude"; did you mean claude-code or claude-desktop?'],
  ['copilot', 'unknown client "copilot"; did you mean github-copilot-cli?'],
  ['Gemini', 'unknown client "Gemini"; did you mean gemini-cli?'],
  ['cursr', 'unknown client "cursr"; did you mean cursor?'],
  [
    'emacs',
    'unknown client "emacs"; expected one of claude-code, claude-desktop, cursor, gemini-cli, github-copilot-cli, vscode',
  ],
] as const)
  test(`${word}: ${says}`, () => assert.throws(() => namedClients(ALL, [word]), { message: says }));

test('names choose, and none means all', () => {
  assert.deepEqual(pathsOf(namedClients(ALL, ['vscode', 'cursor'])), ['/cursor', '/vscode']);
  assert.equal(namedClients(ALL, []).length, ALL.length);
});

test('a file that two clients read is written once; a client that is known to be here counts', async () => {
  const clients = [client('a', '/x', true), client('b', '/x', true), client('c', '/y', false)];
  assert.deepEqual(pathsOf(await foundClients(clients)), ['/x']);
  assert.deepEqual(pathsOf(await foundClients(clients, ['c'])), ['/x', '/y']);
});

test('of a named client every file that was found is meant, or its main one', async () => {
  const [main, profile, remote] = [client('a', '/m', false), client('a', '/p', true), client('a', '/r', false)];
  assert.deepEqual(pathsOf(await reachableClients([main, profile, remote])), ['/p']);
  assert.deepEqual(pathsOf(await reachableClients([main, { ...profile, isFound: main.isFound }, remote])), ['/m']);
});

test('other files of a client are looked at where they exist', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [there, gone] = [join(folder, 'there'), join(folder, 'gone')];
  writeFileSync(there, '');
  const one = { ...client('a', '/m', true), formerPaths: [there, gone], readsFormer: true };
  const all = withFormerFiles([one]);
  assert.deepEqual(pathsOf(all), ['/m', there]);
  assert.ok(
    all.every(({ readsFormer }) => !readsFormer),
    'each is a file of its own',
  );
});
