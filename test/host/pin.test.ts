import assert from 'node:assert/strict';
import { test } from 'node:test';
import { facts, fakeMachine, ME, machine } from '../fake.ts';
import { connect } from '../server/support.ts';

/** A process that was shown in its first tick, and another that got its pid and its start time within that tick. */
function setup() {
  const here = machine(ME, [facts(42, { serial: 'a1' })]);
  const replace = () => here.processes.set(42, facts(42, { serial: 'a2', comm: 'innocent' }));
  here.onSignal = (pid) => void here.processes.delete(pid);
  return { here, replace, platform: fakeMachine(here) };
}

for (const by of ['pid', 'ref'] as const) {
  test(`by ${by} it is ended, but not its successor of the same tick`, async () => {
    const { here, replace, platform } = setup();
    const { call, refusal } = await connect(platform);
    const { rows } = await call('list_processes', { columns: ['pid', 'ref'] });
    assert.deepEqual(rows, [[42, 'boot01-42-420-a1']]);
    const requested = by === 'pid' ? { pid: 42 } : { ref: 'boot01-42-420-a1' };
    replace();
    assert.match(await refusal('terminate_process', requested), /^PID_REUSED: /);
    assert.deepEqual(here.signals, []);
    here.processes.set(42, facts(42, { serial: 'a1' }));
    const { results } = await call('terminate_process', requested);
    assert.equal(Array.isArray(results) && results[0].outcome, 'exited');
  });
}

test('nor by a plan', async () => {
  const { here, replace, platform } = setup();
  const { call, refusal } = await connect(platform);
  const { plan } = await call('terminate_processes', { pattern: 'p42' });
  replace();
  assert.match(await refusal('terminate_processes', { plan }), /^PID_REUSED: /);
  assert.deepEqual(here.signals, []);
});
