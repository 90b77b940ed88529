import assert from 'node:assert/strict';
import { test } from 'node:test';
import { windows } from '../../../src/platform/windows/windows.ts';
import {
  CLIENT,
  ELEVATION,
  JOHN,
  LOCAL_SERVICE,
  type MemoryWindows,
  made,
  memoryWindows,
  OWN_PID,
  ofSystem,
  SERVER,
  SUSPENDED,
  WAITS,
} from './memory-windows.ts';
import { machineOn, toolsOn } from './opened.ts';

/** The whole machine, and the tools on it, where Wine cannot show what Windows answers. */

type Tools = Awaited<ReturnType<typeof toolsOn>>;
const cells = async ({ call }: Tools, name: string, args: Record<string, unknown>, columns: readonly string[]) => {
  const { columns: all, rows } = await call(name, args);
  assert.ok(Array.isArray(all) && Array.isArray(rows));
  return rows.map((row) => columns.map((column) => row[all.indexOf(column)]));
};
const pidsIn = async (tools: Tools, args: Record<string, unknown> = {}) =>
  (await cells(tools, 'list_processes', { limit: 500, ...args }, ['pid'])).flat().sort((a, b) => a - b);
const callsOf = ({ called }: MemoryWindows, name: string): number => called.get(name) ?? 0;

const LSASS = ofSystem(800, { name: 'lsass.exe', ppid: 600, basePriority: 9 });
const ELEVATED = made(5100, { name: 'cmd.exe', elevation: ELEVATION.full, denied: ['memory'] });
const JOHNS = made(5200, { user: JOHN, session: 2, denied: ['memory'] });
const GUARDED = ofSystem(5300, { name: 'MsMpEng.exe', ppid: 700, denied: ['memory', 'token'] });

test('without koffi it names what is missing', { skip: process.platform === 'win32' && 'koffi is there' }, () => {
  assert.throws(() => windows({ native: true, argv: true }), { code: 'UNSUPPORTED' });
  assert.throws(() => windows({ native: false, argv: true }), /native is off/);
});

test('a list has one system call for all processes, and each owner is asked about once', async () => {
  const here = memoryWindows(LSASS, ELEVATED, JOHNS, GUARDED);
  const { snapshot, openHandles } = machineOn(here);
  const before = callsOf(here, 'processes');
  const { processes, skipped, unreadable, vanished } = await snapshot({ wants: () => true, argv: false });
  assert.equal(callsOf(here, 'processes') - before, 1);
  assert.deepEqual([processes.length, skipped.size, unreadable, vanished], [here.processes.size - 1, 0, 0, 0]);
  const [opens, tokens] = [callsOf(here, 'open'), callsOf(here, 'openToken')];
  await snapshot({ wants: () => true, argv: false });
  assert.deepEqual([callsOf(here, 'open'), callsOf(here, 'openToken')], [opens, tokens]);
  here.processes.set(JOHNS.pid, { ...JOHNS, startTime: JOHNS.startTime + 1 });
  await snapshot({ wants: () => true, argv: false });
  assert.deepEqual([callsOf(here, 'open'), callsOf(here, 'openToken')], [opens + 1, tokens + 1]);
  assert.equal(openHandles(), 0);
});

test('command lines are read only of those that are wanted', async () => {
  const here = memoryWindows(JOHNS);
  const { snapshot, self } = machineOn(here);
  await snapshot({ wants: () => true, argv: false });
  const before = callsOf(here, 'open');
  const { processes } = await snapshot({ wants: (user) => user === self.user, argv: true });
  assert.deepEqual([processes.length, callsOf(here, 'open') - before], [3, 3]);
  assert.deepEqual(processes.find(({ pid }) => pid === OWN_PID)?.argv, ['node.exe', 'C:\\pmcp\\main.js']);
});

test('what belongs to the machine or runs elevated is hidden, and listed once that is allowed', async () => {
  const service = ofSystem(5400, { user: LOCAL_SERVICE, denied: [] });
  const task = made(5500, { session: 0 });
  const here = memoryWindows(LSASS, ELEVATED, JOHNS, GUARDED, service, task);
  const tools = await toolsOn(here);
  assert.deepEqual(await pidsIn(tools, { username: '*' }), [3000, 4000, OWN_PID]);
  const { hidden } = await tools.call('list_processes', { username: '*' });
  assert.deepEqual(hidden, { root: here.processes.size - 1 - 3 - 1, other_users: 1 });
  assert.match(await tools.refusal('get_process_info', { pid: ELEVATED.pid }), /ALLOW_ROOT/);
  const all = await toolsOn(here, { allowRoot: true, allowUsers: 'everyone' });
  assert.equal((await pidsIn(all, { username: '*' })).length, here.processes.size - 1);
});

test('access denied is null with its reason, and no process is gone for it', async () => {
  const all = await toolsOn(memoryWindows(LSASS, ELEVATED, GUARDED), { allowRoot: true, allowUsers: 'everyone' });
  const denied = 'Windows does not let this server read it';
  const info = await all.call('get_process_info', { pid: LSASS.pid, include: ['environment', 'threads'] });
  assert.deepEqual(
    [info['name'], info['user'], info['exe'], info['cwd'], info['command'], info['environment'], info['nice']],
    ['lsass.exe', null, null, null, null, null, 0],
  );
  const { user, exe, cwd, environment, command, ...rest } = Object(info['unavailable']);
  assert.deepEqual([exe, cwd, environment], [denied, denied, denied]);
  assert.match(user, /^Windows does not let this server read it$/);
  assert.match(command, /does not let this server read it/);
  assert.deepEqual(Object.keys(rest), ['memory.shared_mib']);
  const elevated = await all.call('get_process_info', { pid: ELEVATED.pid, include: ['environment'] });
  assert.deepEqual([elevated['exe'], elevated['cwd'], elevated['environment']], [ELEVATED.path, null, null]);
  const guarded = await all.call('get_process_info', { pid: GUARDED.pid });
  assert.deepEqual([guarded['user'], guarded['exe']], [null, GUARDED.path]);
});

test('no field is null without a reason', async () => {
  const here = memoryWindows(LSASS, ELEVATED, JOHNS, GUARDED);
  const all = await toolsOn(here, { allowRoot: true, allowUsers: 'everyone' });
  for (const pid of [4, 124, 400, ...[LSASS, ELEVATED, JOHNS, GUARDED, CLIENT].map((one) => one.pid)]) {
    const { unavailable, memory, ...fields } = await all.call('get_process_info', { pid, include: ['environment'] });
    const reasons = Object(unavailable);
    const nulls = Object.entries(fields).flatMap(([field, value]) => (value === null ? field : []));
    assert.deepEqual(
      nulls.filter((field) => !reasons[field]),
      [],
      `of ${pid}: ${JSON.stringify(reasons)}`,
    );
    assert.ok(Object(memory).rss_mib > 0 && reasons['memory.shared_mib']);
  }
});

test('the parts of the kernel have no program, and none of their paths is asked for', async () => {
  const here = memoryWindows();
  const all = await toolsOn(here, { allowRoot: true });
  const rows = await cells(all, 'list_processes', { username: '*', columns: ['pid', 'name', 'user'] }, ['pid', 'name']);
  const kernel = rows.filter(([pid]) => [4, 124, 300].includes(pid));
  assert.deepEqual(kernel.map(([, name]) => name).sort(), ['Registry', 'Secure System', 'System']);
  assert.ok(!rows.some(([pid]) => pid === 0), 'the idle processors are no process');
  const { exe, command, unavailable } = await all.call('get_process_info', { pid: 124 });
  assert.deepEqual([exe, command, Object(unavailable).exe], [null, null, 'a part of Windows itself has none']);
});

test('a pid that none can have is not found, and nothing is opened for it', async () => {
  const here = memoryWindows(made(5000));
  const tools = await toolsOn(here);
  await tools.call('get_process_info', { pid: 5000 });
  const before = callsOf(here, 'open');
  for (const pid of [5001, 5002, 5003, 1, 2_147_483_647]) {
    for (const name of ['get_process_info', 'get_process_tree', 'wait_for'])
      assert.match(await tools.refusal(name, { pid }), /^NOT_FOUND/, `${name} ${pid}`);
  }
  assert.equal(callsOf(here, 'open'), before);
});

test('a parent that is younger than its child is none', async () => {
  const child = made(7100, { ppid: 7200, name: 'node.exe' });
  const innocent = made(7200, { ppid: 3000, name: 'code.exe' });
  const tools = await toolsOn(memoryWindows(child, innocent));
  const info = await tools.call('get_process_info', { pid: child.pid });
  assert.deepEqual(
    [info['ppid'], info['parent_name'], Object(info['unavailable']).parent_name],
    [7200, null, 'the parent has ended, and another process has its pid'],
  );
  assert.equal((await tools.call('get_process_info', { pid: innocent.pid }))['children'], 0);
  assert.deepEqual(await cells(tools, 'get_process_tree', { pid: innocent.pid }, ['depth', 'pid']), [
    [0, 3000],
    [1, 7200],
  ]);
  assert.deepEqual(await cells(tools, 'get_process_tree', { pid: child.pid }, ['depth', 'pid']), [[0, 7100]]);
  assert.deepEqual(await cells(tools, 'find_orphans', {}, ['pid', 'processes']), [[7100, 1]]);
});

/** `cmd /c npx`, as a client starts an MCP server: four processes, one below the other. */
const npx = (pid: number, client: number) => [
  made(pid, {
    ppid: client,
    name: 'cmd.exe',
    commandLine: 'C:\\Windows\\system32\\cmd.exe /d /s /c "npx -y @mcp/fs C:\\"',
  }),
  made(pid + 4, { ppid: pid, name: 'node.exe', commandLine: 'node C:\\nodejs\\npx-cli.js -y @mcp/fs' }),
  made(pid + 8, { ppid: pid + 4, name: 'cmd.exe', commandLine: 'cmd.exe /d /s /c mcp-fs' }),
  made(pid + 12, { ppid: pid + 8, name: 'node.exe', commandLine: 'node C:\\mcp\\fs.js' }),
];

test('MCP servers whose client has ended are each one tree, and those of a running client are none', async () => {
  const gone = 2000;
  const here = memoryWindows(
    ...npx(5000, gone),
    ...npx(5100, CLIENT.pid),
    made(5200, { ppid: gone, name: 'python.exe', commandLine: 'python.exe -m mcp_server', cwd: 'C:\\Users\\me\\' }),
    made(5204, { ppid: 5200, name: 'chrome.exe' }),
    // Its wrapper has ended before it.
    made(5300, { ppid: 5296, name: 'node.exe', commandLine: 'node C:\\mcp\\other.js' }),
    // Neither is a tool of development.
    made(5400, { ppid: gone, name: 'Spotify.exe' }),
    made(5500, { ppid: gone, name: 'powershell.exe', commandLine: 'powershell.exe' }),
    // A person sees its window.
    made(5600, { ppid: gone, name: 'java.exe' }),
    // It works in the root folder, as daemons do.
    made(5700, { ppid: gone, name: 'node.exe', cwd: 'C:\\' }),
  );
  here.windows.push(5600);
  here.sockets.push({ protocol: 'tcp', address: '127.0.0.1', port: 9229, pid: 5012 });
  const tools = await toolsOn(here);
  const rows = await cells(tools, 'find_orphans', {}, ['pid', 'reason', 'processes', 'ports']);
  assert.deepEqual(
    rows.sort(([a], [b]) => a - b),
    [
      [5000, 'parent ended', 4, [9229]],
      [5200, 'parent ended', 2, []],
      [5300, 'parent ended', 1, []],
    ],
  );
  here.processes.delete(CLIENT.pid);
  here.processes.delete(OWN_PID);
  assert.equal((await cells(tools, 'find_orphans', {}, ['pid'])).length, 4);
});

test('a port has the process that holds it, also that of a service', async () => {
  const here = memoryWindows(made(5000), GUARDED, ofSystem(1200, { name: 'svchost.exe', ppid: 700 }));
  here.sockets.push(
    { protocol: 'tcp', address: '0.0.0.0', port: 3000, pid: 5000 },
    { protocol: 'tcp', address: '::', port: 3000, pid: 5000 },
    {
      protocol: 'tcp',
      address: '127.0.0.1',
      port: 3000,
      pid: 4000,
      state: 5,
      remote: { address: '127.0.0.1', port: 1 },
    },
    { protocol: 'tcp', address: '0.0.0.0', port: 135, pid: 1200 },
    { protocol: 'udp', address: '::1', port: 1900, pid: 5000 },
    // Its process has ended, and one that inherited it holds it.
    { protocol: 'tcp', address: '0.0.0.0', port: 4000, pid: 9000 },
    // Closed: until Windows forgets it, it belongs to none.
    { protocol: 'tcp', address: '127.0.0.1', port: 5000, pid: 0, state: 11, remote: { address: '127.0.0.1', port: 1 } },
  );
  const owners = async (tools: Tools, port: number, protocol = 'tcp') => {
    const answer = await tools.call('get_process_by_port', { port, protocol });
    const all = answer['owners'];
    assert.ok(Array.isArray(all));
    return [answer['state'], ...all.map(({ pid, user, addresses }) => [pid, user === null, addresses])];
  };
  const tools = await toolsOn(here);
  assert.deepEqual(await owners(tools, 3000), ['listening', [5000, false, ['0.0.0.0', '::']]]);
  assert.deepEqual(await owners(tools, 1900, 'udp'), ['bound', [5000, false, ['::1']]]);
  assert.deepEqual(await owners(tools, 135), ['held_by_hidden', [null, true, ['0.0.0.0']]]);
  assert.deepEqual(await owners(tools, 4000), ['held_by_hidden', [null, true, ['0.0.0.0']]]);
  assert.deepEqual(await owners(tools, 5000), ['free']);
  assert.deepEqual(await owners(await toolsOn(here, { allowRoot: true }), 135), [
    'listening',
    [1200, true, ['0.0.0.0']],
  ]);
});

test('a port that a child has inherited names no process, also if another has the pid of its ended parent', async () => {
  const innocent = made(5000);
  const here = memoryWindows(innocent, made(5004, { ppid: 5000, startTime: innocent.startTime - 50e6 }));
  const createdUs = innocent.startTime - 60e6;
  here.sockets.push({ protocol: 'tcp', address: '0.0.0.0', port: 3000, pid: innocent.pid, createdUs });
  const tools = await toolsOn(here);
  const { state, owners, note } = await tools.call('get_process_by_port', { port: 3000 });
  assert.ok(Array.isArray(owners));
  assert.deepEqual([state, owners.map(({ pid, user }) => [pid, user])], ['held_by_hidden', [[null, null]]]);
  assert.match(String(note), /The process that opened it has ended, .* Windows does not say which/);
  assert.deepEqual(await cells(tools, 'list_ports', {}, ['port', 'pid']), [[3000, null]]);
  assert.deepEqual((await tools.call('get_process_info', { pid: innocent.pid }))['listening_ports'], []);
  assert.match(await tools.refusal('terminate_processes', { port: 3000 }), /may not be shown; nothing was signalled/);
});

test('a service has its names, and a suspended process is stopped', async () => {
  const host = ofSystem(1200, { name: 'svchost.exe', ppid: 700 });
  const paused = made(5000, { threads: [SUSPENDED, { ...SUSPENDED, tid: 12 }] });
  const here = memoryWindows(host, paused, made(5004, { threads: [SUSPENDED, WAITS] }));
  here.services.push(
    { name: 'Dhcp', pid: 1200, restarts: true },
    { name: 'Wcmsvc', pid: 1200 },
    { name: 'Spooler', pid: 1300 },
  );
  const all = await toolsOn(here, { allowRoot: true });
  const { unit, session, supervisor } = await all.call('get_process_info', { pid: host.pid });
  assert.deepEqual([unit, session], ['Dhcp Wcmsvc', 0]);
  assert.deepEqual(supervisor, { kind: 'windows_service', name: 'Dhcp Wcmsvc' });
  assert.deepEqual(
    [
      (await all.call('get_process_info', { pid: 5000 }))['status'],
      (await all.call('get_process_info', { pid: 5004 }))['status'],
    ],
    ['stopped', 'running'],
  );
  assert.equal((await all.call('get_process_info', { pid: 5000 }))['unit'], undefined);
});

test('the user of this server, with its rights', async () => {
  const here = memoryWindows();
  const plain = await (await toolsOn(here)).call('get_user_info');
  assert.match(String(plain['username']), /\\me$/);
  assert.deepEqual(plain['groups'], ['BUILTIN\\Users']);
  assert.equal(Object(plain['access']).root, 'hidden');
  assert.match(Object(plain['access']).why[0], /S-1-5-21-.* is not elevated \(integrity level medium\)/);
  here.processes.set(OWN_PID, { ...SERVER, elevation: ELEVATION.full });
  const elevated = await (await toolsOn(here)).call('get_user_info');
  assert.deepEqual(elevated['groups'], ['BUILTIN\\Administrators', 'BUILTIN\\Users']);
  assert.equal(Object(elevated['access']).root, 'listed');
  assert.match(Object(elevated['access']).why[0], /is elevated \(integrity level high\)/);
});

test('the end of a process is waited for, also where it may not be opened, and another with its pid does not count', async () => {
  const here = memoryWindows(made(5000), made(5004), GUARDED, LSASS);
  const tools = await toolsOn(here, { allowRoot: true });
  const waits = [5000, 5004, LSASS.pid].map((pid) => tools.call('wait_for', { pid, timeout_s: 60 }));
  setTimeout(() => {
    here.processes.delete(5000);
    here.processes.delete(LSASS.pid);
    here.processes.set(5004, made(5004, { startTime: made(5004).startTime + 1, name: 'other.exe' }));
  }, 50);
  const answers = await Promise.all(waits);
  assert.deepEqual(
    answers.map(({ reached, name }) => [reached, name]),
    [
      [true, 'p5000.exe'],
      [true, 'p5004.exe'],
      [true, 'lsass.exe'],
    ],
  );
  assert.equal((await tools.call('wait_for', { pid: GUARDED.pid, timeout_s: 1 }))['reached'], false);
});

test('nothing is changed', async () => {
  const { pin, unchangeable } = machineOn(memoryWindows());
  assert.throws(() => pin(4000), { code: 'UNSUPPORTED' });
  assert.equal(unchangeable()?.name, 'Windows');
});

test('what pm2 started has the name that it gave, unless its memory may not be read', () => {
  const environment = [`pm2_env=${JSON.stringify({ name: 'api', pm_id: 3 })}`, 'TOKEN=hunter2'];
  const here = memoryWindows(made(5000, { environment }), made(5004, { environment, denied: ['memory'] }), made(5008));
  const { label, read } = machineOn(here);
  const labelOf = (pid: number) => label(read(pid) ?? assert.fail(), 'name');
  assert.deepEqual([5000, 5004, 5008].map(labelOf), ['api', undefined, undefined]);
});
