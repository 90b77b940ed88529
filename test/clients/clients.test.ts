import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { test } from 'node:test';
import { clientsOf, projectClientsOf } from '../../src/clients/clients.ts';

const HOME = '/home/me';
const SERVER = { command: 'node', args: ['/main.js'], env: {} };

function client(id: string, env: Record<string, string> = {}) {
  return (
    clientsOf({ env, home: HOME, platform: process.platform }).find((one) => one.id === id) ??
    assert.fail(`${id} is unknown`)
  );
}

test('the clients of the library are known, each with its name, file and format', () => {
  const clients = clientsOf({ env: {}, home: HOME, platform: process.platform });
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

test('what each parser takes is known, also where the file of a project is read by another', () => {
  const strict = { comments: false, lastComma: false, byteOrderMark: true };
  const tolerant = { comments: true, lastComma: true, byteOrderMark: true };
  const ofProject = (id: string) => projectClientsOf(HOME).find((one) => one.id === id)?.dialect;
  for (const id of ['claude-code', 'claude-desktop', 'cline', 'lm-studio'])
    assert.deepEqual(client(id).dialect, strict, id);
  for (const id of ['opencode', 'vscode', 'vscodium', 'zed', 'github-copilot-cli'])
    assert.deepEqual(client(id).dialect, tolerant, id);
  assert.deepEqual(client('gemini-cli').dialect, { comments: true, lastComma: false, byteOrderMark: false });
  assert.deepEqual(ofProject('github-copilot-cli'), strict);
  assert.deepEqual(ofProject('claude-code'), strict);
  assert.deepEqual(ofProject('vscode'), tolerant);
});

test('in a project each client has a file of its own below that folder', () => {
  const clients = projectClientsOf(HOME);
  const pathOf = (id: string) => clients.find((one) => one.id === id)?.path;
  assert.equal(pathOf('claude-code'), join(HOME, '.mcp.json'));
  assert.equal(pathOf('vscode'), join(HOME, '.vscode', 'mcp.json'));
  assert.equal(pathOf('cursor'), join(HOME, '.cursor', 'mcp.json'));
  assert.equal(pathOf('claude-desktop'), undefined);
  for (const { path, base } of clients) assert.ok(base === HOME && path.startsWith(join(HOME)), path);
});

test('VS Code has a file for each place, and LM Studio is known', () => {
  const files = clientsOf({ env: {}, home: HOME, platform: 'linux' }).filter(({ id }) => id === 'vscode');
  assert.deepEqual(
    files.map(({ path }) => path.slice(HOME.length + 1).replaceAll('\\', '/')),
    ['.config/Code/User/mcp.json', '.vscode-server/data/User/mcp.json', '.vscode-remote/data/User/mcp.json'],
  );
  assert.deepEqual(client('vscodium').serversIn({}), ['servers']);
  assert.deepEqual(client('lm-studio').serversIn({}), ['mcpServers']);
  assert.equal(client('lm-studio').path, join(HOME, '.lmstudio', 'mcp.json'));
});
