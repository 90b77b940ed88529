import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX } from '../../../src/platform/linux/capabilities.ts';
import { FOREIGN_PROC } from '../../../src/platform/linux/foreign-proc.ts';
import type { Socket } from '../../../src/platform/sockets.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { processInfo } from '../../../src/tools/get_process_info/process-info.ts';
import { on, watcher } from '../../host/ends.ts';
import { machine } from '../../memory/data.ts';
import type { TestMachine } from '../../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy, UNKNOWN } from '../../memory/processes.ts';

/** Process 42, a child of 41, on a machine in memory. */
function infoOn(over: (platform: TestMachine) => Partial<TestMachine> = () => ({}), rest = {}, parent = {}) {
  const here = machine(ME, [facts(42, { ppid: 41, ...rest }), facts(41, { comm: 'bash', ...parent })]);
  const host = on(here, { over: (platform) => ({ ...platform, ...over(platform) }) });
  return processInfo(host, { pid: 42, include: [] }, watcher());
}

test('a parent that is not named has its reason', async () => {
  const reason = async (rest: object, parent = {}) =>
    (await infoOn(undefined, rest, parent)).unavailable?.['parent_name'];
  assert.equal(await reason({}), undefined);
  assert.equal(await reason({ ppid: 0 }), 'it has no parent here');
  assert.equal(await reason({ ppid: 7 }), 'the parent has ended');
  assert.equal(await reason({}, { owner: ownedBy(JOHN) }), 'the parent may not be shown');
});

test('a process that has merely reused the pid of the parent is not named, and does not count as shown', async () => {
  const stranger = facts(41, { startTime: 421 });
  const host = on(machine(ME, [facts(42, { ppid: 41 }), stranger]));
  const { parent_name, unavailable } = await processInfo(host, { pid: 42, include: [] }, watcher());
  assert.deepEqual(
    [parent_name, unavailable?.['parent_name']],
    [null, 'the parent has ended, and another process has its pid'],
  );
  assert.throws(() => host.sightings.requireShown([{ process: stranger, requested: { pid: 41 } }]), {
    code: 'NOT_SHOWN',
  });
});

test('a command that is missing was erased, or is not read', async () => {
  const reason = async (over: Partial<TestMachine>) =>
    (await infoOn(() => over, { argv: [] })).unavailable?.['command'];
  assert.equal(await reason({}), 'it has none: a kernel thread, a zombie, or it erased its own');
  assert.match((await reason({ readsArgv: false })) ?? '', /not read here \(argv: none\)/);
});

test('CPU use is that of the window, CPU time that of its end; without its clock both are unknown', async () => {
  let reads = 0;
  const { cpu_percent, cpu_time_s } = await infoOn(() => ({ cpuTimeNs: () => 1e9 * ++reads }));
  assert.ok((cpu_percent ?? 0) > 0);
  assert.equal(cpu_time_s, 2);
  const once = await infoOn(() => ({ cpuTimeNs: () => (reads++ === 3 ? 1_234_567_890 : undefined) }));
  assert.deepEqual([once.cpu_percent, once.cpu_time_s], [null, 1.23]);
  assert.deepEqual(Object.keys(once.unavailable ?? {}).sort(), ['cpu_percent', 'cwd', 'fds']);
  const none = await infoOn(() => ({ cpuTimeNs: () => undefined }));
  assert.equal(none.unavailable?.['cpu_time_s'], 'its CPU clock could not be read');
});

test('twenty ports are listed as they come; of more the lowest, and their number', async () => {
  const ports = async (count: number) => {
    const listening = Array.from(
      { length: count },
      (_, index): Socket => ({
        ...{ protocol: 'tcp', state: 'listening', address: '::', user: ME, port: 100 - index, key: String(index) },
      }),
    );
    const { listening_ports, ...rest } = await infoOn((platform) => ({
      details: async (process) => {
        const found = await platform.details(process);
        return found && { ...found, listening };
      },
    }));
    const total = 'listening_ports_total' in rest ? rest.listening_ports_total : undefined;
    return [listening_ports?.length, listening_ports?.[0]?.port, total];
  };
  assert.deepEqual(await ports(20), [20, 100, undefined]);
  assert.deepEqual(await ports(22), [20, 79, 22]);
});

test('memory that is unknown is null, and details that are not there are absent', async () => {
  const info = await infoOn((platform) => ({
    details: async (process) => {
      const found = await platform.details(process);
      return (
        found && {
          ...found,
          sharedBytes: null,
          listening: null,
          groupIds: null,
          unit: 'web.service',
          container: 'c0ffee',
        }
      );
    },
  }));
  assert.deepEqual(info.memory, { rss_mib: 42, vms_mib: 0, shared_mib: null });
  assert.deepEqual([info.gids, info.listening_ports], [null, null]);
  assert.deepEqual(['unit' in info && info.unit, 'container' in info && info.container], ['web.service', 'c0ffee']);
  const plain = await infoOn();
  for (const field of ['unit', 'container', 'terminal', 'note', 'supervisor']) assert.ok(!(field in plain), field);
});

test('on a foreign /proc the note says so', async () => {
  const info = await infoOn(() => ({ unchangeable: () => FOREIGN_PROC }));
  assert.match('note' in info ? String(info.note) : '', /belongs to another PID namespace/);
});

test('the process and its parent count as shown, another does not; a status that is unknown has its reason', async () => {
  const here = machine(ME, [facts(42, { ppid: 41, status: null }), facts(41), facts(43)]);
  const host = on(here);
  const { unavailable } = await processInfo(host, { pid: 42, include: [] }, watcher());
  assert.match(unavailable?.['status'] ?? '', /a state that this server does not know/);
  const shown = (pid: number) => () =>
    host.sightings.requireShown([{ process: here.processes.get(pid) ?? assert.fail(), requested: { pid } }]);
  for (const pid of [41, 42]) assert.doesNotThrow(shown(pid));
  assert.throws(shown(43), { code: 'NOT_SHOWN' });
});

test('a process that ends or is replaced while it is measured is refused', async () => {
  for (const now of [undefined, facts(42, { startTime: 7 })]) {
    const here = machine(ME, [facts(42)]);
    const host = on(here);
    const waited = { ...watcher(), progress: (elapsedS: number) => elapsedS > 0 && replace(here, now) };
    await assert.rejects(processInfo(host, { pid: 42, include: [] }, waited), { code: 'NOT_FOUND' });
  }
});

test('a user that the system shows only for own processes is null, with that reason', async () => {
  const host = on(machine(ME, [facts(42, { owner: UNKNOWN })]), {
    access: { allowRoot: true },
    over: (platform) => ({
      ...platform,
      capabilities: { ...LINUX, system: 'Plan 9', facts: { ...LINUX.facts, user: 'own' } },
    }),
  });
  const { user, unavailable } = await processInfo(host, { pid: 42, include: [] }, watcher());
  assert.equal(user, null);
  assert.equal(unavailable?.['user'], 'Plan 9 does not let this server read it');
});

function replace({ processes }: ReturnType<typeof machine>, now: ProcessFacts | undefined): void {
  if (now) processes.set(42, now);
  else processes.delete(42);
}

test('what this system does not show of every process is null, with the system as its reason', async () => {
  const facts = { ...LINUX.facts, nice: 'own', threads: 'own', ids: 'own', memory: 'own', user: 'own' } as const;
  const info = await infoOn(
    (platform) => ({
      capabilities: { ...LINUX, system: 'Plan 9', facts },
      details: async (process) => {
        const found = await platform.details(process);
        return found && { ...found, userIds: null, groupIds: null, rssBytes: null, vmsBytes: null, unavailable: {} };
      },
    }),
    { nice: null, threads: null },
  );
  const { uids, gids, nice, threads, memory, unavailable } = info;
  assert.deepEqual([uids, gids, nice, threads], [null, null, null, null]);
  assert.deepEqual(memory, { rss_mib: null, vms_mib: null, shared_mib: 0 });
  assert.equal(unavailable?.['threads'], 'Plan 9 does not let this server read it');
  assert.deepEqual(
    ['uids', 'gids', 'memory.rss_mib', 'memory.vms_mib'].filter((field) => !(field in (unavailable ?? {}))),
    [],
  );
});
