import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import * as z from 'zod';
import { cli, folder, REPO } from './support.ts';
import { inTerminal, needsPython } from './terminal.ts';

/** `doctor` about clients whose configuration starts the built program, in homes of its own. */

const MAIN = join(REPO, 'dist/main.js');
const OURS = { command: process.execPath, args: [MAIN] };
const TOKEN = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';

const Report = z.object({
  ok: z.boolean(),
  findings: z.array(z.object({ level: z.string(), what: z.string(), fix: z.string(), command: z.string().optional() })),
  clients: z.array(
    z.object({
      client: z.string(),
      servers: z.array(
        z.object({
          name: z.string(),
          command: z.string(),
          outcome: z.string(),
          version: z.string().optional(),
          tools: z.number().optional(),
        }),
      ),
    }),
  ),
});

/** A home with these files; an object is written as JSON. */
function home(files: Readonly<Record<string, object | string>>): string {
  const path = folder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return path;
}

async function doctor(files: Parameters<typeof home>[0], env: Readonly<Record<string, string>> = {}) {
  const path = home(files);
  const { code, stdout, stderr } = await cli(['doctor', '--json'], { env: { HOME: path, ...env } });
  assert.notEqual(stdout, '', stderr);
  const report = Report.parse(JSON.parse(stdout));
  assert.deepEqual(Object.keys(JSON.parse(stdout)).slice(0, 2), ['ok', 'findings']);
  assert.deepEqual([code, report.ok], report.ok ? [0, true] : [1, false]);
  for (const [name, content] of Object.entries(files))
    if (typeof content === 'string') assert.equal(readFileSync(join(path, name), 'utf8'), content, 'it only reads');
  const about = (client: string) =>
    report.findings
      .filter(({ what }) => what.startsWith(client))
      .map(({ level, what, command }) => ({ level, what: what.replace(`${client}: `, ''), command }));
  const servers = report.clients.flatMap(({ client, servers: all }) =>
    all.map(({ name, outcome }) => `${client} ${name} ${outcome}`),
  );
  return { ...report, path, about, servers, stdout };
}

const mcpServers = (servers: object): object => ({ mcpServers: servers });
/** `node …/dist/main.js install cursor`, as a person types it here. */
const install = (...words: string[]): string => `dist/main.js install ${words.join(' ')}`;

const endsWith = (line: string | undefined, end: string | undefined): void =>
  end === undefined ? assert.equal(line, undefined) : assert.ok(line?.endsWith(end), line);

describe('servers that work', () => {
  test('in each kind of file; the entry decides what is offered', async () => {
    const { ok, servers, clients, findings } = await doctor({
      '.claude.json': mcpServers({ 'process-manager': OURS }),
      '.cursor/mcp.json': mcpServers({ 'process-manager': { ...OURS, env: { READ_ONLY: 'Y' } } }),
      '.codex/config.toml': `[mcp_servers.mine]\ncommand = "${process.execPath}"\nargs = ["${MAIN}", "serve"]\n`,
      '.config/goose/config.yaml': `extensions:\n  process-manager:\n    cmd: ${process.execPath}\n    args: [${MAIN}]\n    enabled: true\n    type: stdio\n`,
      '.config/opencode/opencode.json': { mcp: { pm: { type: 'local', command: [process.execPath, MAIN] } } },
    });
    assert.equal(ok, true, JSON.stringify(findings));
    assert.deepEqual(servers.sort(), [
      'Claude Code process-manager works',
      'Codex mine works',
      'Cursor process-manager works',
      'Goose process-manager works',
      'OpenCode pm works',
    ]);
    const tools = (client: string) => clients.find((one) => one.client === client)?.servers[0]?.tools ?? 0;
    assert.ok(tools('Cursor') > 0 && tools('Cursor') < tools('Codex'), 'fewer tools with READ_ONLY');
  });

  test('the settings of the shell are none of the client', async () => {
    const { servers } = await doctor(
      { '.cursor/mcp.json': mcpServers({ 'process-manager': OURS }) },
      { ALLOW_USERS: 'no-such-user-anywhere' },
    );
    assert.deepEqual(servers, ['Cursor process-manager works']);
  });
});

test('what is wrong with an entry has the command that repairs it', async () => {
  const entries = {
    'process-manager': { command: process.execPath, args: ['/gone/dist/main.js'] },
    variable: { ...OURS, env: { ALLOW_ROOT: 'true' } },
    nowhere: { command: '/gone/node', args: [MAIN] },
    package: { command: 'npx', args: ['-y', 'process-manager-mcp@0.0.0-none'] },
    other: { ...OURS, args: [MAIN, 'doctor'] },
  };
  const { ok, about, servers } = await doctor({ '.cursor/mcp.json': mcpServers(entries) });
  assert.equal(ok, false);
  assert.deepEqual(
    servers.map((one) => one.split(' ').at(-1)),
    ['failed', 'failed', 'failed', 'failed', 'failed'],
  );
  const found = about('Cursor');
  for (const [index, what, command] of [
    [0, /^"process-manager" starts "\/gone\/dist\/main\.js", which does not exist$/, install('cursor', '--force')],
    [1, /^"variable" ends with 2: "ALLOW_ROOT=true: must be exactly Y or N"$/, undefined],
    [2, /^"nowhere" starts "\/gone\/node", which does not exist$/, install('cursor', '--name', 'nowhere')],
    [3, /^"package" must first be downloaded by npx/, install('cursor', '--name', 'package')],
    [4, /^"other" runs "doctor", which is not a server$/, install('cursor', '--name', 'other')],
  ] as const) {
    assert.equal(found[index]?.level, 'problem');
    assert.match(found[index]?.what ?? '', what);
    endsWith(found[index]?.command, command);
  }
});

test('an entry that is switched off is noted, and not started', async () => {
  const { ok, about, servers } = await doctor({
    '.codeium/windsurf/mcp_config.json': mcpServers({ 'process-manager': { ...OURS, disabled: true } }),
    '.gemini/settings.json': { mcp: { allowed: [] }, ...mcpServers({ 'process-manager': OURS }) },
    '.copilot/mcp-config.json': mcpServers({ 'process-manager': { ...OURS, tools: ['*'] } }),
    '.copilot/settings.json': { disabledMcpServers: ['process-manager'] },
  });
  assert.equal(ok, true);
  assert.deepEqual(servers.sort(), [
    'Gemini CLI process-manager off',
    'GitHub Copilot CLI process-manager off',
    'Windsurf process-manager off',
  ]);
  assert.match(about('Windsurf')[0]?.what ?? '', /is switched off by "disabled": true in its entry$/);
});

test('a program that may be another one is not started', async () => {
  const marker = join(folder(), 'started');
  const touch = (more: string) => ({ command: '/bin/sh', args: ['-c', `touch ${marker}; exit`, more] });
  const { servers, about } = await doctor({
    '.cursor/mcp.json': mcpServers({
      'process-manager': touch(''),
      ours: touch('/srv/process-manager-mcp/dist/main.js'),
      evaluated: { command: process.execPath, args: ['-e', `require('fs').writeFileSync('${marker}', '')`, MAIN] },
    }),
  });
  assert.deepEqual(servers, [
    'Cursor process-manager not_started',
    'Cursor ours not_started',
    'Cursor evaluated not_started',
  ]);
  assert.equal(existsSync(marker), false);
  endsWith(about('Cursor')[0]?.command, install('cursor', '--name', 'processes'));
});

test('a program that only the PATH of a shell has', async () => {
  const bin = folder();
  symlinkSync(process.execPath, join(bin, 'node99'));
  const files = {
    '.config/Claude/claude_desktop_config.json': mcpServers({ 'process-manager': { command: 'node99', args: [MAIN] } }),
    '.cursor/mcp.json': mcpServers({ 'process-manager': { command: 'node99', args: [MAIN] } }),
    '.claude.json': mcpServers({ 'process-manager': { command: 'node99', args: [MAIN] } }),
  };
  const { servers, about } = await doctor(files, { PATH: `${bin}:/usr/bin:/bin` });
  assert.deepEqual(servers.sort(), [
    'Claude Code process-manager works',
    'Claude Desktop process-manager failed',
    'Cursor process-manager works',
  ]);
  assert.equal(about('Claude Desktop')[0]?.level, 'problem');
  assert.equal(about('Cursor')[0]?.level, 'note');
  endsWith(about('Claude Desktop')[0]?.command, install('claude-desktop'));
});

test('a file that cannot be read is a problem, a client without an entry a note', async () => {
  const { ok, about } = await doctor({ '.codeium/windsurf/mcp_config.json': '{ not json', '.cursor/x': '' });
  assert.equal(ok, false);
  assert.match(about('Windsurf')[0]?.what ?? '', /may not be able to read its configuration, ".*mcp_config\.json": /);
  assert.equal(about('Windsurf')[0]?.level, 'problem');
  const strict = await doctor({
    '.claude.json': `{ // mine\n  "mcpServers": {"process-manager": ${JSON.stringify(OURS)}}}`,
  });
  assert.equal(strict.ok, false);
  assert.match(strict.about('Claude Code')[0]?.what ?? '', /: Claude Code does not accept comments: line 1$/);
  assert.deepEqual(
    [about('Cursor')[0]?.level, about('Cursor')[0]?.what],
    ['note', 'Cursor is on this machine, but not connected'],
  );
});

test('no client at all is noted, with the command that lists them', async () => {
  const { ok, findings } = await doctor({});
  assert.equal(ok, true);
  const found = findings.find(({ what }) => what === 'no MCP client was found on this machine');
  endsWith(found?.command, install('--list'));
});

test('nothing secret of an entry is shown', async () => {
  const secret = {
    ...OURS,
    args: [MAIN, '--token', TOKEN],
    env: { API_TOKEN: TOKEN, PASSWORD: 'correct-horse-battery' },
  };
  const { stdout, servers } = await doctor({ '.cursor/mcp.json': mcpServers({ 'process-manager': secret }) });
  assert.deepEqual(servers, ['Cursor process-manager failed']);
  assert.ok(!stdout.includes(TOKEN) && !stdout.includes('correct-horse'), stdout);
});

for (const columns of [80, 200])
  test(`in ${columns} columns the verdict and the findings come first`, { skip: needsPython }, async () => {
    const path = home({
      '.claude.json': mcpServers({ 'process-manager': OURS }),
      '.cursor/mcp.json': mcpServers({ 'process-manager': { command: '/gone/node', args: [MAIN] } }),
    });
    const { code, screen } = await inTerminal(['doctor'], { columns, env: { HOME: path, NO_COLOR: '1' } });
    assert.equal(code, 1, screen);
    const lines = screen.split('\n').map((line) => line.trimEnd());
    const start = lines.findIndex((line) => line.endsWith('== process-manager-mcp doctor')); // after the spinner;
    assert.equal(lines[start + 2], '1 problem. Claude Code can use it.', screen);
    assert.match(lines[start + 4] ?? '', /^problem {2}Cursor: "process-manager" starts "\/gone\/node"/);
    const fixes = lines.findIndex((line) => /^ {2}\$ .*install cursor$/.test(line));
    assert.ok(fixes > start && fixes < start + 10, 'the command is one line');
    assert.ok(lines.indexOf('== Configuration') > fixes);
  });
