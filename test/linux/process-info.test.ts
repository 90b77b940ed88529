import assert from 'node:assert/strict';
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { linux } from '../../src/platform/linux/linux.ts';
import { testMachine } from '../memory/memory-machine.ts';
import { connect } from '../server/support.ts';

/** What is said of real processes of our own. */

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'live-')));
after(() => rmSync(folder, { recursive: true }));

const allowRoot = process.geteuid?.() === 0;
const BACKENDS = {
  koffi: await connect(testMachine(linux()), { allowRoot }),
  fs: await connect(testMachine(linux({ native: false })), { allowRoot }),
};
const { call, client, refusal } = BACKENDS.koffi;

type Context = { after(end: () => void): void };

function start(t: Context, program: string, args: string[], stdio: StdioOptions, env = process.env): ChildProcess {
  const child = spawn(program, args, { stdio, cwd: folder, env });
  t.after(() => void child.kill('SIGKILL'));
  return child;
}

const pidOf = (child: ChildProcess): number => child.pid ?? assert.fail('it did not start');

async function outputsOf(child: ChildProcess, from = call) {
  if (child.pid === undefined) await once(child, 'spawn');
  const { stdout, stderr, unavailable } = await from('get_process_info', { pid: pidOf(child) });
  return { stdout, stderr, unavailable };
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter(Boolean).map(Number);

async function until<T>(read: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const value = read();
    if (value !== undefined) return value;
    await sleep(20);
  }
  return assert.fail('it took too long');
}

const SECRET = 'hunter2-the-value';
const PROGRAM = `
const { openSync, writeSync } = require('node:fs');
const net = require('node:net');
openSync('held.txt', 'a');
openSync('/proc/self/status', 'r');
const server = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const unix = net.createServer().listen('api.sock', () => {
    const client = net.connect(port, '127.0.0.1', () => writeSync(1, JSON.stringify({ port, from: client.localPort }) + '\\n'));
  });
});`;

test('everything that can be asked for about a real process, and no value of its environment', async (t) => {
  writeFileSync(join(folder, 'held.txt'), '');
  const env = { PATH: process.env['PATH'], API_TOKEN: SECRET, EMPTY: '' };
  const child = start(t, process.execPath, ['-e', PROGRAM], ['ignore', 'pipe', 'ignore'], env);
  const [line] = await once(child.stdout ?? assert.fail(), 'data');
  const { port, from } = JSON.parse(String(line));
  const include = ['environment', 'open_files', 'connections', 'threads', 'limits', 'memory'];
  for (const [backend, { call: ask }] of Object.entries(BACKENDS)) {
    const info = await ask('get_process_info', { pid: pidOf(child), include });
    assert.equal(info['unavailable'], undefined, backend);
    assert.deepEqual(Object(info['environment']), { names: ['PATH', 'API_TOKEN', 'EMPTY'], total: 3 });

    const files: unknown[][] = Object(info['open_files'])['rows'];
    const held = files.find(([, path]) => path === join(folder, 'held.txt'));
    assert.equal(held?.[2], 'w');
    assert.equal(files.find(([, path]) => path === `/proc/${child.pid}/status`)?.[2], 'r');

    const { rows, unnamed } = Object(info['connections']);
    const known = rows.map((row: unknown[]) => row.join(' '));
    const [here, there] = [`127.0.0.1:${port}`, `127.0.0.1:${from}`];
    for (const expected of [
      `tcp ${here}  listening`,
      `tcp ${here} ${there} established`,
      `tcp ${there} ${here} established`,
    ]) {
      assert.ok(known.includes(expected), `${expected} is not in ${known}`);
    }
    assert.ok(known.includes('unix api.sock  listening'), known.join('\n'));
    assert.ok(unnamed >= 1, 'its stdout is an unnamed socket');

    const threads = Object(info['busiest_threads']);
    assert.equal(threads.total, info['threads']);
    assert.ok(threads.total > 3);
    const times = threads.rows.map(([, , , seconds]: number[]) => seconds);
    assert.deepEqual(
      times,
      times.toSorted((a: number, b: number) => b - a),
    );
    assert.equal(threads.rows[0][0], child.pid, 'its main thread did most');

    assert.ok(Object(info['limits'])['open_files'].soft > 0);
    const { uss_mib, pss_mib, swap_mib, rss_mib } = Object(info['memory']);
    assert.ok(
      uss_mib > 1 && uss_mib <= pss_mib && pss_mib <= rss_mib * 1.1 && swap_mib >= 0,
      JSON.stringify(info['memory']),
    );
  }
  const answer = await client.callTool({ name: 'get_process_info', arguments: { pid: pidOf(child), include } });
  assert.ok(JSON.stringify(answer).includes('API_TOKEN'));
  assert.doesNotMatch(JSON.stringify(answer), /hunter2/);
});

test('output to a file, also a deleted one, to /dev/null, to nothing', async (t) => {
  const log = join(folder, 'out.log');
  const child = start(t, 'sleep', ['60'], ['ignore', openSync(log, 'a'), 'ignore']);
  for (const { call: ask } of Object.values(BACKENDS)) {
    const { stdout, stderr } = await outputsOf(child, ask);
    assert.deepEqual([stdout, stderr], [{ kind: 'file', path: log }, { kind: 'null' }]);
  }
  unlinkSync(log);
  assert.deepEqual((await outputsOf(child)).stdout, { kind: 'file', path: log, deleted: true });
  const silent = start(t, 'sh', ['-c', 'exec sleep 60 >&- 2>&-'], 'ignore');
  await until(() => (existsSync(`/proc/${silent.pid}/fd/1`) ? undefined : true));
  const { stdout, stderr } = await outputsOf(silent);
  assert.deepEqual([stdout, stderr], [{ kind: 'closed' }, { kind: 'closed' }]);
});

test('output to a pipe leads to the process that reads it', async (t) => {
  const shell = start(t, 'sh', ['-c', '{ exec sleep 60; } 2>&1 | cat; exit 0'], 'ignore');
  const pids = await until(() => {
    const children = childrenOf(pidOf(shell));
    const named = (name: string) => children.find((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8') === `${name}\n`);
    const [writer, reader] = [named('sleep'), named('cat')];
    return writer && reader ? { writer, reader } : undefined;
  });
  t.after(() => void process.kill(pids.writer));
  const { stdout, stderr } = await call('get_process_info', { pid: pids.writer });
  const expected = { kind: 'pipe', pid: pids.reader, name: 'cat' };
  assert.deepEqual([stdout, stderr], [expected, expected]);
});

test('output to a named pipe has its path and its reader', async (t) => {
  const fifo = join(folder, 'fifo');
  await once(start(t, 'mkfifo', [fifo], 'ignore'), 'exit');
  const reader = start(t, 'sleep', ['60'], [openSync(fifo, 'r+'), 'ignore', 'ignore']);
  const writer = start(t, 'sleep', ['60'], ['ignore', openSync(fifo, 'w'), 'ignore']);
  const { stdout } = await outputsOf(writer);
  assert.ok(reader.pid);
  const { kind, path, pid } = Object(stdout);
  assert.deepEqual([kind, path], ['pipe', fifo]);
  assert.ok([reader.pid, process.pid].includes(pid), 'this test holds it open, too');
});

test('the socket that Node makes for a child leads to the parent; without koffi it is a socket', async (t) => {
  const child = start(t, 'sleep', ['60'], ['ignore', 'pipe', 'ignore']);
  const { stdout } = await outputsOf(child);
  const { kind, pid } = Object(stdout);
  assert.deepEqual([kind, pid], ['socket', process.pid]);
  assert.deepEqual((await outputsOf(child, BACKENDS.fs.call)).stdout, { kind: 'socket' });
});

test('a socket that no process reads from any more says so', async (t) => {
  const parent = start(t, process.execPath, ['-e', LEAVES_BEHIND], ['ignore', 'pipe', 'ignore']);
  const [line] = await once(parent.stdout ?? assert.fail(), 'data');
  const pid = Number(String(line));
  t.after(() => void process.kill(pid));
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  const { stdout, unavailable } = await call('get_process_info', { pid });
  assert.deepEqual(stdout, { kind: 'socket', pid: null, name: null });
  assert.match(Object(unavailable)['stdout.pid'], /other end is closed/);
});

const LEAVES_BEHIND = `
console.log(require('node:child_process').spawn('sleep', ['60'], { stdio: ['ignore', 'pipe', 'ignore'] }).pid);
setInterval(() => {}, 1000);`;

const JOURNAL = `
const { mkdirSync } = require('node:fs');
const { spawn } = require('node:child_process');
const net = require('node:net');
mkdirSync('/run/systemd/journal', { recursive: true });
net.createServer().listen('/run/systemd/journal/stdout', () => {
  const socket = net.connect('/run/systemd/journal/stdout', () => {
    console.log(spawn('sleep', ['60'], { stdio: ['ignore', socket, 'ignore'] }).pid);
  });
});`;

test('output to the journal of systemd', { skip: !allowRoot && 'only root can make a /run of its own' }, async (t) => {
  const mounted = 'mount -t tmpfs none /run && exec "$0" -e "$1"';
  const args = ['--mount', 'sh', '-c', mounted, process.execPath, JOURNAL];
  const child = start(t, 'unshare', args, ['ignore', 'pipe', 'ignore']);
  const first = await Promise.race([once(child.stdout ?? assert.fail(), 'data'), once(child, 'exit')]);
  if (child.exitCode !== null) return t.skip('no mount namespace can be made here');
  const pid = Number(String(first[0]));
  t.after(() => void process.kill(pid));
  assert.deepEqual((await call('get_process_info', { pid }))['stdout'], { kind: 'journal' });
});

test(
  'output to a terminal, also one that was closed',
  { skip: !existsSync('/usr/bin/script') && 'script(1) is not here' },
  async (t) => {
    const script = start(
      t,
      'script',
      ['-qec', 'trap "" HUP; exec sleep 60', '/dev/null'],
      ['pipe', 'ignore', 'ignore'],
    );
    const pid = await until(() => {
      const [first] = childrenOf(pidOf(script));
      return first && readFileSync(`/proc/${first}/comm`, 'utf8') === 'sleep\n' ? first : undefined;
    });
    const info = await call('get_process_info', { pid });
    assert.match(String(Object(info['stdout'])['path']), /^pts\/\d+$/);
    assert.deepEqual(info['stdout'], { kind: 'terminal', path: info['terminal'] });

    t.after(() => void process.kill(pid));
    script.kill('SIGKILL');
    await once(script, 'exit');
    const { stdout } = await call('get_process_info', { pid });
    assert.deepEqual(stdout, { kind: 'terminal', path: info['terminal'], deleted: true });
  },
);

test('the id of a thread, as htop shows it, leads to its process', async (t) => {
  const child = start(t, process.execPath, ['-e', 'setInterval(() => {}, 1000)'], 'ignore');
  const thread = await until(() => readdirSync(`/proc/${child.pid}/task`).find((tid) => Number(tid) !== child.pid));
  for (const tool of ['get_process_info', 'get_process_tree', 'wait_for']) {
    const said = await refusal(tool, { pid: Number(thread) });
    assert.equal(said, `NOT_FOUND: ${thread} is a thread of process ${child.pid}. Call again with pid ${child.pid}.`);
  }
});

test('a zombie has no outputs, and everything asked of it has its reason', async (t) => {
  const shell = start(t, 'sh', ['-c', 'sleep 0 & exec sleep 60'], 'ignore');
  const zombie = await until(() => {
    const [pid] = childrenOf(pidOf(shell));
    return pid && / Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1')) ? pid : undefined;
  });
  const include = ['environment', 'open_files', 'connections', 'threads', 'limits', 'memory'];
  const { unavailable, memory, ...info } = await call('get_process_info', { pid: zombie, include });
  assert.deepEqual([info['stdout'], info['stderr']], [null, null]);
  for (const field of Object.keys(info).filter((name) => info[name] === null)) {
    assert.ok(Object(unavailable)[field], `${field} has no reason`);
  }
  assert.match(Object(unavailable)['stdout'], /not reaped/);
});
