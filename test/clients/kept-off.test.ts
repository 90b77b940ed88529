import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { clientsOf } from '../../src/clients/clients.ts';
import type { Document } from '../../src/clients/document.ts';
import { keptOff } from '../../src/clients/kept-off.ts';

const NAME = 'Process-manager';

/** What keeps the server off, `file: what; fix`, with this entry, this rest of the configuration, and this other file. */
function found(id: string, entry: Document, rest: Document = {}, beside: Document = {}): string[] {
  const client =
    clientsOf({ env: {}, home: '/home/me', platform: process.platform }).find((one) => one.id === id) ??
    assert.fail(id);
  const [key = '', ...deeper] = client.serversIn({});
  assert.deepEqual(deeper, []);
  const own = { ...rest, [key]: { [NAME]: entry, other: { disabled: true, enabled: false } } };
  return keptOff(client, NAME, (path) => (path === client.path ? own : beside)).map(
    ({ file, what, fix, folder }) => `${basename(file)}: ${what}${folder === undefined ? '' : ` in ${folder}`}; ${fix}`,
  );
}

for (const [id, file] of [
  ['antigravity', 'mcp_config.json'],
  ['cline', 'cline_mcp_settings.json'],
  ['cline-cli', 'cline_mcp_settings.json'],
  ['kiro-cli', 'mcp.json'],
  ['windsurf', 'mcp_config.json'],
] as const)
  test(`${id}: "disabled" in the entry`, () => {
    assert.deepEqual(found(id, { disabled: true }), [
      `${file}: is switched off by "disabled": true in its entry; set "disabled" to false`,
    ]);
    for (const on of [{}, { disabled: false }, { enabled: false }]) assert.deepEqual(found(id, on), []);
  });

for (const [id, file] of [
  ['codex', 'config.toml'],
  ['fx', 'mcp.json'],
  ['goose', 'config.yaml'],
  ['kilo-code', 'kilo.json'],
  ['zed', 'settings.json'],
] as const)
  test(`${id}: "enabled" in the entry`, () => {
    const [only = '', ...more] = found(id, { enabled: false });
    assert.match(only, /: is switched off by "enabled": false in its entry; set "enabled" to true$/);
    assert.ok(only.startsWith(file), only);
    assert.deepEqual(more, []);
    for (const on of [{}, { enabled: true }, { disabled: true }]) assert.deepEqual(found(id, on), []);
  });

test('OpenCode: either key in the entry', () => {
  assert.equal(found('opencode', { enabled: false }).length, 1);
  assert.equal(found('opencode', { disabled: true }).length, 1);
  assert.deepEqual(found('opencode', { enabled: true, disabled: false }), []);
});

test('Claude Code: the servers that its settings deny, wherever those are', () => {
  const denied = { deniedMcpServers: [{ serverName: 'other' }, { serverName: NAME }, 1] };
  const what = 'is denied by "deniedMcpServers"; remove its name from "deniedMcpServers"';
  assert.deepEqual(found('claude-code', {}, {}, denied), [`settings.json: ${what}`, `settings.json: ${what}`]);
  assert.deepEqual(found('claude-code', {}, {}, { deniedMcpServers: [{ serverCommand: ['x'] }] }), []);
});

test('Claude Code: the list of each folder; it knows no key of an entry', () => {
  assert.deepEqual(found('claude-code', { disabled: true, enabled: false }), []);
  const projects = {
    '/a': { disabledMcpServers: ['other', NAME] },
    '/b': { disabledMcpServers: ['other'] },
    '/c': { disabledMcpjsonServers: [NAME] },
    '/d': null,
  };
  assert.deepEqual(found('claude-code', {}, { projects }), [
    `.claude.json: is switched off by "disabledMcpServers" in /a; remove its name from "disabledMcpServers"`,
  ]);
  assert.deepEqual(found('claude-code', {}, { projects: [] }), []);
});

test('Gemini CLI: its lists, without case, and its own file', () => {
  const allowed = `settings.json: is blocked by "mcp.allowed", which does not list it; add its name to "mcp.allowed"`;
  const excluded = `settings.json: is blocked by "mcp.excluded"; remove its name from "mcp.excluded"`;
  const state = `mcp-server-enablement.json: is switched off; run gemini mcp enable with its name, or remove its name`;
  for (const [mcp, beside, expected] of [
    [{ allowed: [] }, {}, [allowed]],
    [{ allowed: ['other'] }, {}, [allowed]],
    [{ allowed: ['process-manager'] }, {}, []],
    [{ excluded: [' PROCESS-manager'] }, {}, [excluded]],
    [{ excluded: ['other', 1] }, {}, []],
    [undefined, { 'process-manager': { enabled: false } }, [state]],
    [undefined, { 'process-manager': { enabled: true }, other: { enabled: false } }, []],
  ] as const)
    assert.deepEqual(found('gemini-cli', { disabled: true }, { mcp }, beside), expected);
});

test('Copilot CLI: the list in its settings, and an entry without tools', () => {
  const file = { disabledMcpServers: [NAME] };
  assert.deepEqual(found('github-copilot-cli', { disabled: true, tools: [] }, {}, file), [
    `settings.json: is switched off by "disabledMcpServers"; remove its name from "disabledMcpServers"`,
    'mcp-config.json: offers no tools because of "tools": [] in its entry; set "tools" to ["*"]',
  ]);
  assert.deepEqual(found('github-copilot-cli', { tools: ['*'] }), []);
});

test('nothing keeps off what is not listed, and no client is without an answer', () => {
  for (const client of clientsOf({ env: {}, home: '/home/me', platform: process.platform })) {
    for (const servers of [undefined, {}, [], { [NAME]: 'text' }]) {
      const [key = ''] = client.serversIn({});
      assert.deepEqual(
        keptOff(client, NAME, () => ({ [key]: servers })),
        [],
        client.id,
      );
    }
  }
});
