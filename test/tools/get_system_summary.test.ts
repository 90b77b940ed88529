import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import type { System } from '../../src/platform/system-facts.ts';
import { getSystemSummary } from '../../src/tools/get_system_summary.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../memory/processes.ts';
import { connect } from '../server/support.ts';

const SUMMARY = getSystemSummary(LINUX).name;

/** The CPU use of a machine whose counters go through these values, one a look. */
async function busyAfter(...looks: readonly System['cpuNs'][]): Promise<unknown> {
  const platform = memoryMachine(machine(ME, [facts(50)]));
  let look = 0;
  const { call } = await connect({
    ...platform,
    async system() {
      const cpuNs = looks[look++];
      const { cpuNs: _, ...rest } = await platform.system();
      return { ...rest, ...(cpuNs && { cpuNs }) };
    },
  });
  return (await call(SUMMARY))['cpu_percent'];
}

test('the CPU use of the machine is that of the window, not of all the time since boot', async () => {
  assert.equal(await busyAfter({ busy: 1000, total: 100_000 }, { busy: 1030, total: 100_040 }), 75);
  assert.equal(await busyAfter({ busy: 90_000, total: 100_000 }, { busy: 90_001, total: 100_800 }), 0.1);
});

test('it is null when the counters did not move, ran backwards, or were not there at both ends', async () => {
  const ticks = { busy: 10, total: 100 };
  assert.equal(await busyAfter(ticks, ticks), null);
  assert.equal(await busyAfter(ticks, { busy: 9, total: 99 }), null);
  assert.equal(await busyAfter(undefined, ticks), null);
  assert.equal(await busyAfter(ticks, undefined), null);
});

test('the summary counts what may be seen and names the largest', async () => {
  const here = machine(ME, [facts(10), facts(11, { status: 'zombie' }), facts(12, { owner: ownedBy(JOHN) })]);
  const summary = await (await connect(memoryMachine(here))).call(SUMMARY);
  assert.deepEqual(summary['processes'], { total: 2, sleeping: 1, zombie: 1 });
  assert.deepEqual(summary['hidden'], { other_users: 1 });
  assert.equal(Object(summary['top_memory']).rows[0][0], 11);
  assert.deepEqual([summary['load'], summary['cpu_percent']], [{ '1m': 0.5, '5m': 0.4, '15m': 0.3 }, 50]);
});

test('as text each fact has its line, and the tables follow', async () => {
  const platform = memoryMachine(machine(ME, [facts(10), facts(11), facts(900)]));
  const system = async () => ({
    ...(await platform.system()),
    load: [1, 2.5, 3] as const,
    memory: { totalBytes: 2 ** 30, swapTotalBytes: 2 ** 22, swapFreeBytes: 2 ** 21 },
    unavailable: { cpu_percent: 'no clock' },
  });
  const groupLimits = () => ({ memoryBytes: 2 ** 29, memoryUsedBytes: 2 ** 28, cpus: 1.23456 });
  const { client } = await connect({ ...platform, system, groupLimits });
  const { content, structuredContent } = await client.callTool({ name: SUMMARY, arguments: {} });
  const text = JSON.stringify(content);
  for (const line of [
    /load +1 2\.5 3\\n/,
    /memory total_mib +1024\\n/,
    /memory available_mib +-\\n/,
    /memory swap_used_mib +2\\n/,
    /limit memory_mib +512\\nlimit memory_used_mib +256\\nlimit cpus +1\.23\\n/,
    /processes total +3\\nprocesses sleeping +3\\n/,
    /cpu_percent unknown +no clock\\n/,
    /most CPU\\n.*most memory\\n/,
  ])
    assert.match(text, line);
  const { top_cpu, top_memory } = Object(structuredContent);
  assert.ok(!top_cpu.rows.some(([pid]: [number]) => pid === 900), 'the server itself is not ranked by CPU');
  assert.equal(top_memory.rows[0][0], 900);
});

test('a limit that is no tighter than the machine is none', async () => {
  const limitsAt = async (limits: object, cpus = 2) => {
    const platform = memoryMachine(machine(ME, []));
    const system = async () => ({ ...(await platform.system()), cpus });
    const { call } = await connect({ ...platform, system, groupLimits: () => limits });
    return (await call(SUMMARY))['limits'];
  };
  assert.equal(await limitsAt({}), undefined);
  assert.equal(await limitsAt({ memoryBytes: 2 ** 30 + 1, cpus: 2 }), undefined);
  assert.deepEqual(await limitsAt({ memoryBytes: 2 ** 30 }), { memory_mib: 1024 });
  assert.deepEqual(await limitsAt({ cpus: 1.5 }), { cpus: 1.5 });
  assert.deepEqual(await limitsAt({ cpus: 4 }, 0), { cpus: 4 });
});

test('the five that use most are named, and what has ended meanwhile is not', async () => {
  const here = machine(
    ME,
    Array.from({ length: 7 }, (_, index) => facts(10 + index, { status: null })),
  );
  const platform = memoryMachine(here);
  const used = new Map<number, number>();
  const cpuTimeNs = (pid: number): number => {
    const looks = (used.get(pid) ?? -1) + 1;
    used.set(pid, looks);
    return looks * (20 - pid) * 1e6;
  };
  const refresh: typeof platform.refresh = (process) => (process.pid === 16 ? undefined : platform.refresh(process));
  const { call } = await connect({ ...platform, cpuTimeNs, refresh });
  const { top_cpu, top_memory, processes, ...rest } = await call(SUMMARY);
  const pids = (top: unknown) => Object(top).rows.map(([pid]: [number]) => pid);
  assert.deepEqual(
    [pids(top_cpu), pids(top_memory)],
    [
      [10, 11, 12, 13, 14],
      [15, 14, 13, 12],
    ],
  );
  assert.deepEqual(Object(top_cpu).columns, ['pid', 'name', 'cpu_percent', 'memory_mib', 'command']);
  assert.deepEqual(processes, { total: 7, unknown: 7 });
  assert.deepEqual(
    [rest['uptime_s'], rest['cpus'], rest['unavailable'], rest['limits']],
    [10_000, 2, undefined, undefined],
  );
});

test('swap in use is known where both its numbers are, and memory limits where there is one', async () => {
  const platform = memoryMachine(machine(ME, [facts(12, { owner: ownedBy(JOHN) })]));
  const system = async () => ({
    ...(await platform.system()),
    memory: { availableBytes: 2 ** 29, swapTotalBytes: 2 ** 22 },
  });
  const groupLimits = () => ({ memoryBytes: 2 ** 40 });
  const { call, client } = await connect({ ...platform, system, groupLimits });
  const { memory, limits, hidden } = await call(SUMMARY);
  assert.deepEqual(memory, { total_mib: null, available_mib: 512, swap_total_mib: 4, swap_used_mib: null });
  assert.deepEqual([limits, hidden], [{ memory_mib: 1_048_576 }, { other_users: 1 }]);
  const { content } = await client.callTool({ name: SUMMARY, arguments: {} });
  assert.match(JSON.stringify(content), /hidden other_users +1\\n/);
});
