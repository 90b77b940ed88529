import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { System } from '../../src/platform/system-facts.ts';
import { facts, fakeMachine, ME, machine } from '../fake.ts';
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
  return (await call('get_system_summary'))['cpu_percent'];
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
