import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ConfigEntry } from '../../../src/clients/current-entries.ts';
import { type TrialContext, tryEntry } from '../../../src/commands/doctor/trial.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';
import { VERSION } from '../../../src/version.ts';

/** A stand-in for the server; test/e2e/doctor-clients.slow.test.ts has the real one. `answers`: replaces what it says. */
const program = (answers = '', before = ''): string => `#!/usr/bin/env node
  import { createInterface } from 'node:readline';
  ${before}
  const answers = {
    initialize: ({ protocolVersion }) => ({ protocolVersion, serverInfo: { name: 'process-manager-mcp', version: '${VERSION}' } }),
    'tools/list': () => ({ tools: [{ name: 'list_processes' }] }),
    'tools/call': () => ({ content: [], structuredContent: { env: process.env } }),
    ${answers}
  };
  createInterface(process.stdin).on('line', (line) => {
    const { id, method, params } = JSON.parse(line);
    if (id !== undefined) process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result: answers[method](params) }) + '\\n');
  });`;

function folder(t: TestContext, text = program()): string {
  const path = mkdtempSync(join(tmpdir(), 'pm-trial-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  writeFileSync(join(path, 'server.mjs'), text);
  chmodSync(join(path, 'server.mjs'), 0o755);
  return path;
}

const CONTEXT: TrialContext = {
  paths: { sure: '/usr/bin:/bin', asksShell: false },
  inherited: {},
  home: tmpdir(),
  configuration: BUILT_IN.text('/c.json'),
  show: BUILT_IN,
};

async function trial(path: string, more: Partial<ConfigEntry> = {}, context: Partial<TrialContext> = {}) {
  const entry = {
    name: 'x',
    command: process.execPath,
    args: [join(path, 'server.mjs')],
    env: {},
    file: '/c.json',
    isOwn: true,
    ...more,
  };
  const { outcome, version, tools, ms, remarks } = await tryEntry(entry, { ...CONTEXT, ...context });
  assert.ok(ms > 0);
  return { outcome, version, tools, remarks: remarks.map(({ level, what }) => `${level}: ${what}`) };
}

test('a server that answers works', async (t) => {
  assert.deepEqual(await trial(folder(t)), { outcome: 'works', version: VERSION, tools: 1, remarks: [] });
});

test('it has the variables of the entry over those of the client, and the folder of the entry', async (t) => {
  const check = `
    const { HOME, PATH, A, TOKEN } = process.env;
    if (HOME !== '/h' || PATH !== '/own' || A !== 'entry' || TOKEN || process.cwd() !== '/') process.exit(9);`;
  const context = { inherited: { HOME: '/h', A: 'client' } };
  const { outcome } = await trial(
    folder(t, program('', check)),
    { env: { PATH: '/own', A: 'entry' }, cwd: '/' },
    context,
  );
  assert.equal(outcome, 'works');
  assert.equal((await trial(folder(t, program('', check)), {}, context)).outcome, 'failed');
});

test('another version is noted', async (t) => {
  const answers = `initialize: () => ({ protocolVersion: 'x', serverInfo: { name: 'process-manager-mcp', version: '0.0.1' } }),`;
  const { outcome, remarks } = await trial(folder(t, program(answers)));
  assert.deepEqual([outcome, remarks], ['works', [`note: is version 0.0.1; this is ${VERSION}`]]);
});

for (const [what, source, expected] of [
  [
    'a line before the protocol',
    program('', "process.stdout.write('Server ready\\n');"),
    ['problem: writes "Server ready" to stdout, which belongs to the protocol'],
  ],
  [
    'a line, and an end',
    "console.log('> start'); console.error('Error: it broke: x'); process.exit(3);",
    [
      'problem: ends with 3: "Error: it broke: x"',
      'problem: writes "> start" to stdout, which belongs to the protocol',
    ],
  ],
  [
    'another server, without the tool',
    program(
      "initialize: () => ({ protocolVersion: 'x', serverInfo: { name: 'other', version: '1' } }), 'tools/list': () => ({ tools: [] }),",
    ),
    ['problem: is another server, "other"', 'problem: does not offer list_processes'],
  ],
  [
    'an answer of another shape',
    program("'tools/list': () => ({ tools: 1 }),"),
    ['problem: does not answer as this server does: the answer does not have the shape of this version'],
  ],
  [
    'a tool that fails',
    program("'tools/call': () => ({ isError: true, content: [{ text: 'UNSUPPORTED: no' }] }),"),
    ['problem: answers with an error: "UNSUPPORTED: no"'],
  ],
] as const)
  test(`${what} is a failure`, async (t) => {
    const { outcome, remarks } = await trial(folder(t, source));
    assert.deepEqual([outcome, remarks], ['failed', expected]);
  });

test('a program that only the PATH of the shell has: a problem, but a note where the client asks the shell', async (t) => {
  const path = folder(t);
  const only = mkdtempSync(join(tmpdir(), 'pm-trial-'));
  t.after(() => rmSync(only, { recursive: true, force: true }));
  symlinkSync(process.execPath, join(only, 'node'));
  const paths = { sure: '/nowhere', shell: `${only}:/usr/bin:/bin` };
  const what = (command: string) =>
    `starts "${command}", which only the PATH of your shell has; programs started by the desktop have /nowhere`;
  for (const [asksShell, outcome, level] of [
    [false, 'failed', 'problem'],
    [true, 'works', 'note'],
  ] as const) {
    const found = await trial(path, { command: 'node' }, { paths: { ...paths, asksShell } });
    assert.deepEqual([found.outcome, found.remarks], [outcome, [`${level}: ${what('node')}`]]);
  }
  const script = join(path, 'server.mjs'); // its first line needs node
  const run = await trial(
    path,
    { command: script, args: [] },
    { paths: { ...paths, sure: '/bin/nowhere', asksShell: false } },
  );
  assert.match(run.remarks[0] ?? '', /only the PATH of your shell has/);
  const nowhere = await trial(path, { command: 'no-such-program' }, { paths: { ...paths, asksShell: true } });
  assert.deepEqual(nowhere.remarks, ['problem: starts "no-such-program", which is not in its PATH']);
  const own = await trial(path, { command: 'node', env: { PATH: '/own' } }, { paths: { ...paths, asksShell: true } });
  assert.deepEqual(own.remarks, ['problem: starts "node", which is not in its PATH']);
});

test('npm downloads nothing', async (t) => {
  const started = performance.now();
  const home = folder(t);
  const { outcome, remarks } = await trial(
    home,
    { command: 'npx', args: ['-y', 'process-manager-mcp@0.0.0-none'] },
    { inherited: { HOME: home } },
  );
  assert.equal(outcome, 'failed');
  assert.match(remarks[0] ?? '', /^problem: must first be downloaded by npx/);
  assert.ok(performance.now() - started < 15_000);
});

test('no process is left, even of a server that does not end by itself', async (t) => {
  const answers = `'tools/call': () => ({ isError: true, content: [{ text: String(process.pid) }] }),`;
  const path = folder(t, program(answers, 'setInterval(() => {}, 1000);'));
  const { remarks } = await trial(path);
  const [pid = ''] = /\d+(?="$)/.exec(remarks[0] ?? '') ?? [];
  assert.throws(() => process.kill(Number(pid), 0), { code: 'ESRCH' });
});
