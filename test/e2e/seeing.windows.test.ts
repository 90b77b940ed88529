import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { cpus, totalmem, uptime } from 'node:os';
import { win32 } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { NO_LISTENER_PIDS } from '../wine.ts';
import { program } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, folder } from './support.ts';

/** Each fact that a tool shows, held against what the test has made or what Node knows by another call of Windows. */

const NAME = win32.basename(process.execPath);
const MIB = 2 ** 20;

describe('on Windows', async () => {
  const session = await serve({ env: AS_OWNER });

  test('the list has each process with its name, its parent and its age', async () => {
    const { pid } = await program('waits.mjs');
    const { rows } = await session.list({ columns: ['pid', 'ppid', 'name', 'age_s', 'threads', 'ref'], limit: 500 });
    const row = rows.find((one) => one['pid'] === pid);
    assert.deepEqual([row?.['ppid'], row?.['name']], [process.pid, NAME]);
    assert.ok(Number(row?.['age_s']) < 1800);
    assert.ok(Number(row?.['threads']) >= 1);
  });

  test('a process is explained: its arguments, folder, program, memory and times', async () => {
    const before = Date.now();
    const args = ['a b', '"quoted"', 'back\\slash\\', 'ends\\\\"so', '', 'ünïcode'];
    const cwd = folder();
    const { pid } = await program('waits.mjs', args, { cwd });
    const info = await session.info(pid);
    assert.deepEqual([info.pid, info.ppid, info.name, info.parent_name], [pid, process.pid, NAME, NAME]);
    assert.equal(sameCase(info.exe), sameCase(realpathSync.native(process.execPath)));
    assert.equal(sameCase(info.cwd), sameCase(realpathSync.native(cwd)));
    for (const arg of ['a b', '"quoted"', 'back\\slash\\', 'ends\\\\"so', 'ünïcode']) {
      assert.ok(info.command?.includes(arg), `${arg} is not in ${info.command}`);
    }
    assert.ok(Math.abs(Date.parse(info.started) - before) < 1_800_000, info.started);
    assert.ok((info.cpu_time_s ?? 0) > 0);
    assert.ok((info.memory.rss_mib ?? 0) > 10 && (info.memory.rss_mib ?? 0) < 1000);
    assert.ok((info.threads ?? 0) >= 1);
    assert.deepEqual([info.children, info.listening_ports], [0, []]);
    assert.equal(info.ref.split('-')[1], String(pid));
    const nulls = Object.entries(info).filter(([, value]) => value === null);
    for (const [field] of nulls) assert.ok(info.unavailable?.[field], `${field} is null without a reason`);
  });

  test('no secret of a command line or an environment is shown', async () => {
    const secret = 'Zk4vQ9xW2rT7';
    const env = { PATH: '', NAME_OF_A_TEST: secret };
    const { pid } = await program('waits.mjs', ['secret-is-hidden', `--password=${secret}`], { env });
    const info = await session.info(pid, 'environment');
    assert.ok(
      info.environment?.names.some((name) => name === 'NAME_OF_A_TEST'),
      JSON.stringify(info.environment),
    );
    const found = await session.find('secret-is-hidden');
    assert.equal(found.total, 1);
    assert.match(info.command ?? '', /--password=/);
    assert.ok(!JSON.stringify([info, found]).includes(secret));
    assert.equal((await session.find(secret)).total, 0);
  });

  test('a process has its threads', async () => {
    const { pid } = await program('waits.mjs');
    const { busiest_threads: threads, threads: count } = await session.info(pid, 'threads');
    assert.ok(threads && threads.total > 1 && Math.abs(threads.total - Number(count)) <= 2);
  });

  test('what is no process is not found', async () => {
    assert.match(await session.refused('get_process_info', { pid: 0x7fff_fff0 }), /^NOT_FOUND: /);
    const { pid } = await program('waits.mjs');
    // Windows itself would open the process: it ignores the last two bits.
    assert.match(await session.refused('get_process_info', { pid: pid + 1 }), /^NOT_FOUND: /);
  });

  test('a process that works has a share of the CPU', async () => {
    const { pid, child } = await program('spins.mjs');
    const info = await session.info(pid);
    child.kill();
    assert.ok((info.cpu_percent ?? 0) >= 1, `${info.cpu_percent} % for a thread that never rests`);
  });

  test('the tree has the test, its child, and nothing else between them', async () => {
    const { pid } = await program('waits.mjs');
    const { rows } = await session.tree({ pid: process.pid, depth: 1 });
    const [self, child] = [process.pid, pid].map((one) => rows.find((row) => row['pid'] === one));
    const below = Number(self?.['depth']) + 1;
    assert.equal(child?.['depth'], below);
    assert.equal((await session.info(process.pid)).children, rows.filter((row) => row['depth'] === below).length);
  });

  test('a UDP socket has its owner', async (t) => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    t.after(() => socket.close());
    await once(socket, 'listening');
    const { port } = socket.address();
    const held = await session.port(port, { protocol: 'udp' });
    assert.equal(held.state, 'bound');
    assert.deepEqual(
      held.owners.map(({ pid, addresses }) => ({ pid, addresses })),
      [{ pid: process.pid, addresses: ['127.0.0.1'] }],
    );
    const { rows } = await session.ports({ from: port, to: port, protocol: 'udp' });
    assert.deepEqual(
      rows.map((row) => [row['port'], row['pid']]),
      [[port, process.pid]],
    );
  });

  test('a connection has its client', async (t) => {
    const port = portOf(await listener(t));
    const client = await program('connects.mjs', [String(port)]);
    const { connections } = await session.info(client.pid, 'connections');
    const [local] = client.numbers;
    assert.deepEqual(connections?.rows, [['tcp', `127.0.0.1:${local}`, `127.0.0.1:${port}`, 'established']]);
  });

  test('a TCP port has its listener, and a port without one is free', { skip: NO_LISTENER_PIDS }, async (t) => {
    const port = portOf(await listener(t));
    const held = await session.port(port);
    assert.equal(held.state, 'listening');
    assert.deepEqual(
      held.owners.map(({ pid, addresses }) => ({ pid, addresses })),
      [{ pid: process.pid, addresses: ['127.0.0.1'] }],
    );
    const { listening_ports: ports } = await session.info(process.pid);
    assert.ok(ports?.some((one) => one.port === port));
    const { rows } = await session.ports({ from: port, to: port });
    assert.deepEqual(
      rows.map((row) => row['pid']),
      [process.pid],
    );
  });

  test('a listener is seen, whoever it is, and a port is free once it is closed', async (t) => {
    const server = await listener(t);
    const port = portOf(server);
    assert.notEqual((await session.port(port)).state, 'free');
    assert.equal((await session.wait({ port, state: 'listening', timeout_s: 60 })).reached, true);
    server.close();
    await once(server, 'close');
    assert.equal((await session.wait({ port, state: 'free', timeout_s: 60 })).reached, true);
    assert.equal((await session.port(port)).state, 'free');
  });

  test('a folder has the process that works in it, and a program the one that runs it', async () => {
    const cwd = folder();
    const { pid } = await program('waits.mjs', [], { cwd });
    const inFolder = await session.fileUsers(cwd);
    assert.deepEqual(
      inFolder.rows.map((row) => [row['pid'], row['use']]),
      [[pid, 'cwd']],
    );
    const ofProgram = await session.fileUsers(process.execPath);
    assert.ok(ofProgram.rows.some((row) => row['pid'] === pid && row['use'] === 'executable'));
  });

  test('what has its parent was not left behind', async () => {
    const { pid } = await program('waits.mjs');
    const { rows } = await session.orphans({ min_age_s: 0 });
    assert.ok(rows.every((row) => row['pid'] !== pid));
  });

  test('the summary agrees with what Node knows of the machine', async () => {
    const summary = await session.summary();
    assert.equal(summary.cpus, cpus().length);
    assert.ok(Math.abs(Number(summary.memory.total_mib) - totalmem() / MIB) < 1);
    assert.ok(Math.abs(summary.uptime_s - uptime()) < 1800, `${summary.uptime_s} s, not ${uptime()} s`);
    assert.ok((summary.processes['total'] ?? 0) >= 2);
  });
});

/** Names of files differ in case only by how they were asked for. */
const sameCase = (path: string | null | undefined): string | undefined => path?.toLowerCase();

/** Listens until the test has ended, or closes it. */
async function listener(t: TestContext): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}
