import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  ServerGone,
  type ServerProgram,
  startServer,
  startVictim,
} from '../../../src/commands/doctor/child-programs.ts';

/** A program that stands for the server: it runs `onMessage` for each line, which `answer` replies to. */
function server(t: TestContext, onMessage: string, more: Partial<ServerProgram> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const script = join(folder, 'server.mjs');
  writeFileSync(
    script,
    `import { createInterface } from 'node:readline';
     const answer = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
     const notes = [];
     createInterface(process.stdin).on('line', async (line) => {
       const message = JSON.parse(line);
       ${onMessage}
     });`,
  );
  const { args = [] } = more;
  const started = startServer({ command: process.execPath, env: {}, ...more, args: [script, ...args] });
  t.after(() => started.end());
  return started;
}

test('a request has its answer, whatever else is written and in whatever order', async (t) => {
  const { request } = server(
    t,
    `if (message.id === 1) return;
     process.stdout.write('no JSON\\n[1]\\n');
     answer({ id: 7, result: 'for nobody' });
     answer({ id: 2, result: [message.jsonrpc, message.method, message.params] });
     answer({ id: 1, result: 'first' });`,
  );
  const [first, second] = await Promise.all([request('a', {}), request('b', { c: 1 })]);
  assert.deepEqual([first, second], ['first', ['2.0', 'b', { c: 1 }]]);
});

test('the server is started with its arguments, variables and folder; a notification has no id', async (t) => {
  const { request, notify } = server(
    t,
    `if (!('id' in message)) notes.push(message);
     else answer({ id: message.id, result: { notes, argv: process.argv.slice(2), env: process.env, cwd: process.cwd() } });`,
    { args: ['--read-only'], env: { A: 'b' }, cwd: '/' },
  );
  notify('hello');
  assert.deepEqual(await request('x', {}), {
    notes: [{ jsonrpc: '2.0', method: 'hello' }],
    argv: ['--read-only'],
    env: { A: 'b' },
    cwd: '/',
  });
});

test('what it writes to stdout outside of the protocol is kept, a little of it', async (t) => {
  const { request, strayLines } = server(
    t,
    `for (const line of ['Ready', '{"id":1}', 'x'.repeat(9999), 'more']) process.stdout.write(line + '\\n');
     answer({ method: 'notifications/message' });
     answer({ id: message.id, result: 1 });`,
  );
  await request('a', {});
  assert.deepEqual(
    strayLines().map((line) => line.slice(0, 10)),
    ['Ready', '{"id":1}', 'xxxxxxxxxx'],
  );
  assert.ok(strayLines().every((line) => line.length < 600));
});

test('a program that cannot be started is an error with its cause', async () => {
  for (const [command, cwd, errno] of [
    ['/no/such/program', undefined, 'ENOENT'],
    ['/etc/passwd', undefined, 'EACCES'],
    [process.execPath, '/no/such/folder', 'ENOENT'],
  ] as const) {
    const { request, end } = startServer({ command, args: [], env: {}, cwd });
    await assert.rejects(request('a', {}), (error) => error instanceof ServerGone && error.errno === errno);
    await end();
  }
});

test('an error of the server is thrown, its text made safe', async (t) => {
  const { request } = server(t, `answer({ id: message.id, error: { message: 'no \\u001b[2J' } });`);
  await assert.rejects(request('tools/call', {}), { message: 'tools/call: no \\x1b[2J' });
});

for (const [kind, before] of [
  ['many lines', `'a line\\n'.repeat(1000)`],
  ['one long line', `'x'.repeat(2000)`],
])
  test(`a server that ends is an error with its code and the end of its stderr: ${kind}`, async (t) => {
    const { request, end } = server(t, `process.stderr.write(${before} + 'the reason\\n', () => process.exit(3));`);
    await assert.rejects(request('a', {}), ({ message }: Error) => {
      assert.match(message, /^the server ended with 3: .*the reason$/s);
      assert.ok(message.length < 600);
      return true;
    });
    await end();
  });

test('the end closes stdin and waits until the server has ended', async (t) => {
  const started = server(t, `answer({ id: message.id, result: process.pid });`);
  const pid = Number(await started.request('pid', {}));
  await started.end();
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

test('the process to end runs, and the signal that ended it is known', async () => {
  const victim = await startVictim();
  process.kill(victim.pid, 'SIGTERM');
  assert.equal(await victim.endedBy(), 'SIGTERM');
  await victim.end();
});

test('the process to end is killed at the end', async () => {
  const victim = await startVictim();
  await victim.end();
  assert.equal(await victim.endedBy(), 'SIGKILL');
});

test('a server whose stdin ends may end by itself, without a signal', async (t) => {
  const seen = join(mkdtempSync(join(tmpdir(), 'process-manager-mcp-')), 'seen');
  t.after(() => rmSync(dirname(seen), { recursive: true, force: true }));
  const { request, end } = server(
    t,
    `const { appendFileSync } = await import('node:fs');
     process.on('SIGTERM', () => appendFileSync(${JSON.stringify(seen)}, 'SIGTERM '));
     process.stdin.on('end', () => setTimeout(() => appendFileSync(${JSON.stringify(seen)}, 'its end'), 50));
     answer({ id: message.id, result: '' });`,
  );
  await request('a', {});
  await end();
  assert.equal(readFileSync(seen, 'utf8'), 'its end');
});
