import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDetails } from '../../../src/platform/windows/details-reader.ts';
import { type MemoryWindows, made, memoryWindows, ofSystem } from './memory-windows.ts';
import { sourcesOn } from './opened.ts';

function detailsOn(here: MemoryWindows) {
  const sources = sourcesOn(here);
  const bound: Parameters<typeof readDetails>[1]['bound'] = async (one) =>
    (await sources.sockets.bound([one])).get(one.pid);
  const read = (pid: number) => sources.processes.read(pid) ?? assert.fail();
  return { sources, read, details: (process = read(5000)) => readDetails(process, { ...sources, bound }) };
}

test('everything that Windows says of one process', async () => {
  const one = made(5000, { cwd: 'C:\\shop\\', handles: 123, session: 2 });
  const here = memoryWindows(one, made(5004, { ppid: 5000 }), made(5008, { ppid: 5000, startTime: one.startTime - 1 }));
  here.sockets.push({ protocol: 'udp', address: '0.0.0.0', port: 53, pid: 5000 });
  here.services.push({ name: 'Dhcp', pid: 5000 }, { name: 'Dns', pid: 5000 });
  const { listening, ...rest } = (await detailsOn(here).details()) ?? assert.fail();
  assert.deepEqual(
    listening?.map(({ port }) => port),
    [53],
  );
  assert.deepEqual(rest, {
    ...{ exe: one.path, cwd: 'C:\\shop', unit: 'Dhcp Dns', windowsServices: ['Dhcp', 'Dns'] },
    service: { main: true, restart: 'no' },
    ...{ userIds: null, groupIds: null, fds: null, handles: 123, desktopSession: 2, children: 1 },
    ...{ rssBytes: one.rssBytes, vmsBytes: one.vmsBytes, sharedBytes: null },
    unavailable: { 'memory.shared_mib': 'Windows does not count what processes share' },
  });
});

test('what is denied is null with its reason, and the rest is there', async () => {
  const denied = 'Windows does not let this server read it';
  for (const [one, unavailable] of [
    [made(5000, { denied: ['memory'] }), { cwd: denied }],
    [made(5000, { denied: ['imagePath'] }), { exe: denied }],
    [ofSystem(5000), { exe: denied, cwd: denied }],
  ] as const) {
    const found = (await detailsOn(memoryWindows(one)).details()) ?? assert.fail();
    const { 'memory.shared_mib': _, ...reasons } = found.unavailable;
    assert.deepEqual(reasons, unavailable);
    assert.deepEqual([found.exe === null, found.cwd === null], ['exe' in unavailable, 'cwd' in unavailable]);
    assert.deepEqual([found.handles, found.children, found.listening], [5000, 0, []]);
  }
});

test('a process without a program and a folder has no empty ones', async () => {
  const found =
    (await detailsOn(memoryWindows(made(5000, { name: 'vmmem', path: '', cwd: '' }))).details()) ?? assert.fail();
  const { 'memory.shared_mib': _, ...reasons } = found.unavailable;
  const none = 'Windows has none for it';
  assert.deepEqual([found.exe, found.cwd, reasons], [null, null, { exe: none, cwd: none }]);
});

test('a process that has ended, or another with its pid, has no details', async () => {
  const here = memoryWindows(made(5000));
  const { details, read } = detailsOn(here);
  const first = read(5000);
  here.processes.set(5000, made(5000, { startTime: first.startTime + 1 }));
  assert.equal(await details(first), undefined);
  here.processes.delete(5000);
  assert.equal(await details(first), undefined);
});

test('one that ends while it is read has reasons instead of paths', async () => {
  const here = memoryWindows(made(5000));
  const { details, read } = detailsOn(here);
  const first = read(5000);
  here.before = (call) => call === 'udpTable' && here.processes.delete(5000);
  const found = (await details(first)) ?? assert.fail();
  assert.deepEqual([found.exe, found.unavailable['cwd']], [null, 'the process ended while it was read']);
});

test('where services may not be listed, the unit has a reason', async () => {
  const { sources, read } = detailsOn(memoryWindows(made(5000)));
  const unlisted = { ...sources, serviceNames: () => ({ status: 0xc007_0005 }), bound: async () => ({ sockets: [] }) };
  const { unit, unavailable } = { unit: undefined, ...((await readDetails(read(5000), unlisted)) ?? assert.fail()) };
  const why = 'Windows does not let this server read it';
  assert.deepEqual(
    [unit, unavailable],
    [undefined, { unit: why, 'memory.shared_mib': unavailable['memory.shared_mib'] }],
  );
});

test('where sockets may not be listed, the ports have a reason, and are not none', async () => {
  const { sources, read } = detailsOn(memoryWindows(made(5000)));
  const why = 'Windows does not let this server read it';
  for (const [held, reason] of [
    [{ sockets: [], why }, why],
    [undefined, 'the process ended while it was read'],
  ] as const) {
    const found = (await readDetails(read(5000), { ...sources, bound: async () => held })) ?? assert.fail();
    assert.deepEqual([found.listening, found.unavailable['listening_ports']], [null, reason]);
  }
});
