import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { test } from 'node:test';
import { clientsOf } from '../../src/clients/clients.ts';

const HOME = '/home/me';
const SERVER = { command: 'node', args: ['/main.js'], env: {} };

function client(id: string, env: Record<string, string> = {}) {
  return clientsOf(env, HOME).find((one) => one.id === id) ?? assert.fail(`${id} is unknown`);
}

test('the clients of the library are known, each with its name, file and format', () => {
  const clients = clientsOf({}, HOME);
  for (const id of ['claude-code', 'codex', 'cursor', 'goose', 'opencode', 'vscode', 'windsurf', 'zed'])
    assert.ok(clients.some((one) => one.id === id));
  for (const { label, path, format } of clients) {
    assert.notEqual(label, '');
    assert.ok(isAbsolute(path), path);
    assert.ok(['json', 'toml', 'yaml'].includes(format), format);
  }
  assert.equal(client('codex').format, 'toml');
  assert.equal(client('goose').format, 'yaml');
});

test('the variables of Claude Code and Copilot move their files', () => {
  assert.equal(client('claude-code', { CLAUDE_CONFIG_DIR: '/c' }).path, join('/c/.claude.json'));
  assert.equal(client('claude-code', { CLAUDE_CONFIG_DIR: '' }).path, client('claude-code').path);
  assert.equal(client('github-copilot-cli', { COPILOT_HOME: '/c' }).path, join('/c/mcp-config.json'));
  for (const env of [{ COPILOT_HOME: '' }, {}])
    assert.equal(client('github-copilot-cli', env).path, join('/home/me/.copilot/mcp-config.json'));
  assert.doesNotMatch(client('cursor', { CLAUDE_CONFIG_DIR: '/c', COPILOT_HOME: '/c' }).path, /^[/\\]c[/\\]/);
});

test('names are changed only for clients that refuse some characters', () => {
  for (const id of ['claude-code', 'codex', 'github-copilot-cli', 'grok-build']) {
    assert.equal(client(id).nameFor('My  Own.server_1'), 'My-Own-server_1');
    assert.equal(client(id).nameFor('as-it_is1'), 'as-it_is1');
  }
  assert.equal(client('cursor').nameFor('My Own.server'), 'My Own.server');
});

test('Copilot is found by its file alone', async (t) => {
  assert.equal(await client('github-copilot-cli', { COPILOT_HOME: '/nowhere' }).isFound(), false);
  const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const here = client('github-copilot-cli', { COPILOT_HOME: folder });
  assert.equal(await here.isFound(), false, 'a folder is not enough');
  writeFileSync(here.path, '{}');
  assert.equal(await here.isFound(), true);
});

test('the environment of an entry is absent when it has no variable', () => {
  const { entryFor } = client('cursor');
  assert.deepEqual(entryFor('x', SERVER, {}), { command: 'node', args: ['/main.js'] });
  assert.deepEqual(entryFor('x', { ...SERVER, env: { A: '1' } }, {}), {
    command: 'node',
    args: ['/main.js'],
    env: { A: '1' },
  });
});

test('OpenCode has its servers below mcp, or below mcp.servers in its newer layout', () => {
  const { serversIn, entryFor } = client('opencode');
  const newer = { mcp: { servers: { other: {} } } };
  for (const older of [
    {},
    { mcp: {} },
    { mcp: { servers: { type: 'local', command: ['x'] } } },
    { mcp: { servers: 1 } },
  ]) {
    assert.deepEqual(serversIn(older), ['mcp']);
    assert.equal(entryFor('x', SERVER, older)['enabled'], true);
  }
  assert.deepEqual(serversIn(newer), ['mcp', 'servers']);
  assert.equal('enabled' in entryFor('x', SERVER, newer), false);
  assert.deepEqual(client('cursor').serversIn({ mcpServers: { servers: {} } }), ['mcpServers']);
});
