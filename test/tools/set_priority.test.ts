import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { setPriority } from '../../src/tools/set_priority.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';
import { connect } from '../server/support.ts';

const { name: NAME } = setPriority(LINUX);

async function setup() {
  const here = machine(ME, [facts(42)]);
  const { call, refusal, client } = await connect(memoryMachine(here));
  await call('list_processes');
  return { here, client, refusal, set: (args: Record<string, unknown>) => call(NAME, args) };
}

test('the nice value is set, and answered with the one before', async () => {
  const { here, set } = await setup();
  assert.deepEqual(await set({ pid: 42, nice: 5 }), {
    ...{ pid: 42, name: 'p42', command: '/bin/p42' },
    ...{ nice_before: 0, nice_after: 5, guarantee: 'start_time' },
  });
  assert.equal(here.processes.get(42)?.nice, 5);
  assert.equal((await set({ ref: 'boot01-42-420', nice: -20 }))['nice_before'], 5);
});

test('nice values go from -20 to 19', async () => {
  const { refusal, set } = await setup();
  assert.equal((await set({ pid: 42, nice: 19 }))['nice_after'], 19);
  for (const nice of [-21, 20, 0.5])
    assert.match(await refusal(NAME, { pid: 42, nice }), /nice must be an integer from -20 to 19/);
  assert.match(await refusal(NAME, { nice: 5 }), /^INVALID_INPUT: pid or ref is missing/);
});

test('a plan that was never made is refused', async () => {
  const { refusal } = await setup();
  assert.match(await refusal(NAME, { pid: 42, nice: 5, plan: 'plan-x' }), /plan "plan-x" was used, has expired/);
});

test('as text each fact has its line', async () => {
  const { client } = await setup();
  const { content } = await client.callTool({ name: NAME, arguments: { pid: 42, nice: 5 } });
  assert.match(JSON.stringify(content), /nice_before +0\\nnice_after +5"/);
});
