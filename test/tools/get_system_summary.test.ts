import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { System } from '../../src/platform/system-facts.ts';
import { getSystemSummary } from '../../src/tools/get_system_summary.ts';
import { facts, fakeMachine, JOHN, ME, machine } from '../fake.ts';
import { connect } from '../server/support.ts';

/** The CPU use of a machine whose counters go through these values, one a look. */
async function busyAfter(...looks: readonly System['cpuTicks'][]): Promise<unknown> {
  const platform = fakeMachine(machine(ME, [facts(50)]));
  let look = 0;
  const { call } = await connect({
    ...platform,
    async system() {
      const cpuTicks = looks[look++];
      return { ...(await platform.system()), ...(cpuTicks && { cpuTicks }) };
    },
  });
  return (await call(getSystemSummary.name))['cpu_percent'];
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
  const here = machine(ME, [facts(10), facts(11, { status: 'zombie' }), facts(12, { uids: [JOHN, JOHN, JOHN, JOHN] })]);
  const summary = await (await connect(fakeMachine(here))).call(getSystemSummary.name);
  assert.deepEqual(summary['processes'], { total: 2, sleeping: 1, zombie: 1 });
  assert.deepEqual(summary['hidden'], { other_users: 1 });
  assert.equal(Object(summary['top_memory']).rows[0][0], 11);
  assert.equal(summary['load'], null);
});
