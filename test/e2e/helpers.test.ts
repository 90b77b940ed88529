import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ending } from './endings.ts';
import { program, ready } from './programs.ts';
import { serve } from './session.ts';
import { configFile, folder, home, launch, noOtherUsers, REPO, sparseUser } from './support.ts';
import { lives } from './targets.ts';
import { oneAtATime, within } from './waiting.ts';

// A pattern is searched in the command lines of all that is the owner's, where there are no others to be.
if (noOtherUsers()) await oneAtATime();

/** The programs that a client works with: this test is the client, and starts them as editors and assistants do. */

const mark = `zq${randomUUID().slice(0, 8)}`;
const config = configFile({ confirm: 'never' });
const user = sparseUser();
const session = await serve({ ...user, flags: ['--config', config] });

const extensionHost = await program('waits.mjs', ['--type=extensionHost', mark], user);
const mcpFile = join(folder(), 'mcp-server-files.mjs');
copyFileSync(join(REPO, 'test/e2e/programs/waits.mjs'), mcpFile);
const programs = user.uid === undefined ? join(REPO, 'test/e2e/programs') : join(home(user.uid), 'programs');
const mcpServer = await ready(launch(process.execPath, [mcpFile, mark], user));
const languageServer = await program('listens.mjs', ['tcp', '127.0.0.1', '0', '--stdio', mark], user);
const helpers = [extensionHost, mcpServer, languageServer];

test('a pattern leaves them alone and lists them apart', async () => {
  const plain = await program('waits.mjs', [mark], user);
  const { results, refused, text } = await ending(session.call, 'terminate_processes', {
    pattern: mark,
    timeout_s: 30,
  });
  assert.deepEqual(
    results.map(({ pid, outcome }) => [pid, outcome]),
    [[plain.pid, 'exited']],
    text,
  );
  for (const { pid } of helpers) {
    const reason = refused.find((one) => one.pid === pid)?.reason ?? '';
    assert.match(reason, /is left alone: your client works with it\. Give its pid alone to have the user asked/);
    assert.ok(lives(pid));
  }
});

test('so does a port', async () => {
  const { code, text } = await ending(session.call, 'terminate_processes', { port: languageServer.numbers[0] });
  assert.equal(code, 'PROTECTED');
  assert.match(text, /your client works with it/);
  assert.ok(lives(languageServer.pid));
});

test('so does a tree', async () => {
  const parent = launch(
    'node',
    [
      '-e',
      `
    const { spawn } = require('node:child_process');
    const child = spawn('sleep', ['600'], { argv0: 'sleep' });
    const helper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', '--type=fileWatcher']);
    process.stdin.resume().on('end', () => process.exit());
    console.log('ready', child.pid, helper.pid);
  `,
    ],
    user,
  );
  const { numbers, child } = await ready(parent);
  const [, helper = 0] = numbers;
  const { results, text } = await ending(session.call, 'terminate_process', {
    pid: parent.pid,
    tree: true,
    timeout_s: 30,
  });
  assert.equal(results.find(({ pid }) => pid === helper)?.outcome, 'refused', text);
  assert.ok(lives(helper));
  child.kill('SIGKILL');
  process.kill(helper, 'SIGKILL');
});

test('a pid alone is asked about, for signals that may harm it, too', async () => {
  for (const [tool, args] of [
    ['terminate_process', {}],
    ['terminate_process', { force: true }],
    ['signal_process', { signal: 'INT' }],
    ['signal_process', { signal: 'STOP' }],
  ] as const) {
    const { code, text } = await ending(session.call, tool, { pid: extensionHost.pid, ...args });
    assert.equal(code, 'NEEDS_CONFIRMATION', text);
    assert.match(text, /your client works with it \(rule: client's helper\)/);
    assert.ok(lives(extensionHost.pid));
  }
  const { text } = await ending(session.call, 'terminate_process', { pid: mcpServer.pid, timeout_s: 30 });
  const { verdict } = await ending(session.call, 'terminate_processes', { plan: /plan-[\w-]+/.exec(text)?.[0] });
  assert.equal(verdict, 'exited');
  await within(mcpServer.exit, 'it ends');
});

test('another server of this product is one, whoever started it', async () => {
  const other = await serve(user);
  const detached = await serve({ ...user, via: ['sh', '-c', '"$@"; exit', 'sh'] });
  const { results, refused, text } = await ending(session.call, 'terminate_processes', { pattern: 'dist/main.js$' });
  assert.deepEqual(results, [], text);
  for (const { pid } of [other])
    assert.ok(refused.some((one) => one.pid === pid) || text.includes('another process-manager-mcp'), text);
  const { code, text: said } = await ending(session.call, 'terminate_process', { pid: other.pid });
  assert.equal(code, 'NEEDS_CONFIRMATION', said);
  assert.match(said, /it is another process-manager-mcp server/);
  assert.deepEqual(await other.end(), { code: 0, signal: null });
  await detached.end();
});

test('what a shell of the client started stays endable, whatever it looks like', async () => {
  const waits = join(programs, 'waits.mjs');
  const started = await ready(
    launch('sh', ['-c', `${process.execPath} ${waits} --type=worker ${mark}shell; exit`], user),
  );
  const { results, text } = await ending(session.call, 'terminate_processes', {
    pattern: `${mark}shell$`,
    timeout_s: 30,
  });
  assert.ok(
    results.some(({ outcome }) => outcome === 'exited'),
    text,
  );
  await within(started.exit, 'it ends');
});
