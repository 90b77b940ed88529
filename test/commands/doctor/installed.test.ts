import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { installedClients, isStale } from '../../../src/commands/doctor/installed.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';
import { VERSION } from '../../../src/version.ts';

function folder(t: TestContext, files: Readonly<Record<string, string>> = {}): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'process-manager-mcp-')));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

const [, OWN_SCRIPT = ''] = process.argv;

function withScript(t: TestContext, script: string): void {
  process.argv[1] = script;
  t.after(() => {
    process.argv[1] = OWN_SCRIPT;
  });
}

function withHome(t: TestContext, home: string): void {
  const before = process.env['HOME'];
  process.env['HOME'] = home;
  t.after(() => {
    if (before === undefined) delete process.env['HOME'];
    else process.env['HOME'] = before;
  });
}

/** A checkout whose build and whose two sources were changed at these times, in seconds. */
function checkout(t: TestContext, builtS: number, sourcesS: readonly [number, number], name = 'deep/a.ts'): void {
  const path = folder(t, { 'dist/main.js': '', [`src/${name}`]: '', 'src/b.ts': '' });
  const times = { 'dist/main.js': builtS, [`src/${name}`]: sourcesS[0], 'src/b.ts': sourcesS[1] };
  for (const [file, second] of Object.entries(times)) utimesSync(join(path, file), second, second);
  withScript(t, join(path, 'dist/main.js'));
}

test('a build is stale when a source is newer than it', (t) => {
  for (const [sources, expected, name] of [
    [[900, 900], false],
    [[1000, 1000], false],
    [[900, 1001], true],
    [[1001, 900], true],
    [[1001, 900], false, 'notes.md'],
  ] as const) {
    checkout(t, 1000, sources, name);
    assert.equal(isStale(), expected, JSON.stringify([sources, name]));
  }
});

test('what has no sources beside it is not stale', (t) => {
  withScript(t, join(folder(t, { 'dist/main.js': '' }), 'dist/main.js'));
  assert.equal(isStale(), false);
});

/** Answers like a server of this package. */
const STAND_IN = `
  const { createInterface } = require('node:readline');
  const answers = {
    initialize: () => ({ protocolVersion: 'x', serverInfo: { name: 'process-manager-mcp', version: '${VERSION}' } }),
    'tools/list': () => ({ tools: [{ name: 'list_processes' }] }),
    'tools/call': () => ({ content: [] }),
  };
  createInterface(process.stdin).on('line', (line) => {
    const { id, method } = JSON.parse(line);
    if (id !== undefined) process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result: answers[method]() }) + '\\n');
  });`;

test('each entry of a home is tried as its client would start it, or is said not to have been', async (t) => {
  const path = folder(t, { 'dist/main.js': STAND_IN, 'package.json': '{"name": "process-manager-mcp"}' });
  const script = join(path, 'dist/main.js');
  withScript(t, script);
  const token = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';
  const servers = {
    'process-manager': { command: process.execPath, args: ['/gone/main.js'] },
    mine: { command: process.execPath, args: [script, '--token', token], env: { TOKEN: token } },
    odd: { command: '/bin/echo', args: [script] },
    other: { command: 'x' },
  };
  const off = { command: process.execPath, args: [script], disabled: true };
  const home = folder(t, {
    '.cursor/mcp.json': JSON.stringify({ mcpServers: servers }),
    '.codeium/windsurf/mcp_config.json': JSON.stringify({ mcpServers: { 'process-manager': off } }),
    '.gemini/settings.json': '{ no JSON',
  });
  withHome(t, home);
  // The library looks for the home when it is loaded.
  const { clientsOf } = await import('../../../src/clients/clients.ts');
  const paths = new Map(
    clientsOf({ env: {}, home, platform: process.platform }).map(({ label, path: file }) => [label, file]),
  );
  if (!paths.get('Cursor')?.startsWith(home)) return t.skip('the clients were loaded for another home');
  const installed = await installedClients(BUILT_IN);
  const of = (label: string) => installed.find(({ client }) => client === label);
  assert.deepEqual(
    of('Cursor')?.servers.map(({ name, outcome, remarks }) => [name, outcome, remarks.map(({ by }) => by)]),
    [
      ['process-manager', 'failed', ['replace']],
      ['mine', 'works', []],
      ['odd', 'not_started', [undefined]],
    ],
  );
  assert.equal(of('Cursor')?.id, 'cursor');
  assert.deepEqual(
    of('Windsurf')?.servers.map(({ outcome, remarks }) => [outcome, remarks[0]?.level]),
    [['off', 'note']],
  );
  assert.match(of('Gemini CLI')?.unreadable ?? '', /^it is not valid JSON/);
  assert.ok(!JSON.stringify(installed).includes(token));
});

test('without a home there are no clients', async (t) => {
  withHome(t, 'relative');
  assert.deepEqual(await installedClients(BUILT_IN), []);
});
