import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Socket } from '../../../src/platform/sockets.ts';
import { shownRow } from '../../../src/tools/shared/rows.ts';
import { viewOn } from '../../host/view.ts';
import { machine } from '../../memory/data.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy, ROOT, UNKNOWN } from '../../memory/processes.ts';
import { connect } from '../../server/support.ts';

/** Every call that shows pid 42, after which the pid passes to another process. */
const SHOWN_BY: [tool: string, args: Record<string, unknown>][] = [
  ['list_processes', {}],
  ['list_processes', { group_by: 'name' }],
  ['find_processes', { pattern: 'p42' }],
  ['get_process_info', { pid: 42 }],
  ['get_process_info', { pid: 43 }],
  ['get_process_by_port', { port: 3000 }],
  ['list_ports', {}],
  ['get_process_tree', {}],
  ['get_process_tree', { pid: 42 }],
  ['get_system_summary', {}],
  ['wait_for', { pid: 42, timeout_s: 1 }],
  ['terminate_process', { pid: 42, dry_run: true }],
  ['signal_process', { pid: 42, signal: 'WINCH' }],
  ['set_priority', { pid: 42, nice: 5 }],
];

function setup() {
  const here = machine(ME, [facts(42), facts(43, { ppid: 42 })]);
  here.onSignal = () => undefined;
  const socket: Socket = { protocol: 'tcp', address: '::', port: 3000, state: 'listening', user: ME, key: '7' };
  here.sockets.push(socket);
  here.held.set(42, ['7']);
  return here;
}

for (const [tool, args] of SHOWN_BY) {
  test(`a pid shown by ${tool} ${JSON.stringify(args)} cannot come to end another process`, async () => {
    const here = setup();
    const { call, refusal } = await connect(memoryMachine(here));
    await call(tool, args);
    here.signals.length = 0;
    here.processes.set(42, facts(42, { startTime: 777, comm: 'innocent', argv: ['innocent', '--important'] }));
    const text = await refusal('terminate_process', { pid: 42 });
    assert.match(text, /^PID_REUSED: pid 42 was "p42" .*is now "innocent" \("innocent --important"\)/);
    assert.match(await refusal('signal_process', { pid: 42, signal: 'INT' }), /^PID_REUSED/);
    assert.match(await refusal('set_priority', { pid: 42, nice: 1 }), /^PID_REUSED/);
    assert.deepEqual(here.signals, []);
  });
}

test('a pid that was named as the new holder of a port cannot come to end another process', async () => {
  const here = setup();
  here.onSignal = (pid) => void here.processes.delete(pid);
  const real = memoryMachine(here);
  const { call, refusal } = await connect({
    ...real,
    details(process) {
      const details = real.details(process);
      return details && { ...details, listening: here.sockets };
    },
  });
  const { advice } = await call('terminate_process', { pid: 43 });
  assert.equal(advice, 'Port 3000/tcp is held by pid 42 "p42".');
  here.processes.set(42, facts(42, { startTime: 777 }));
  assert.match(await refusal('terminate_process', { pid: 42 }), /^PID_REUSED/);
});

test('once the new one has been shown, it may be ended', async () => {
  const here = setup();
  here.onSignal = (pid) => void here.processes.delete(pid);
  const { call } = await connect(memoryMachine(here));
  await call('list_processes');
  here.processes.set(42, facts(42, { startTime: 777 }));
  await call('list_processes');
  const { results } = await call('terminate_process', { pid: 42 });
  assert.equal(Array.isArray(results) && results[0].outcome, 'exited');
});

test('a ref names one process for good, whatever was shown since', async () => {
  const here = setup();
  const { call, refusal } = await connect(memoryMachine(here));
  here.processes.set(42, facts(42, { startTime: 777 }));
  await call('list_processes');
  assert.match(
    await refusal('terminate_process', { ref: 'boot01-42-420' }),
    /^PID_REUSED: pid 42 was process boot01-42-420, and is now/,
  );
  assert.deepEqual(here.signals, []);
});

test('the process that has the pid now is not described when it may not be shown', async () => {
  const here = setup();
  const { call, refusal } = await connect(memoryMachine(here));
  await call('list_processes');
  here.processes.set(42, facts(42, { startTime: 777, owner: ownedBy(ROOT), comm: 'private' }));
  const text = await refusal('terminate_process', { pid: 42 });
  assert.match(text, /^ROOT_PROTECTED/);
  assert.doesNotMatch(text, /private/);
});

test('a row has the name of its user and what its ref begins with, and counts as shown', () => {
  const host = viewOn(machine(ME, []));
  const clock = host.machine.clock();
  const process = facts(42, { owner: ownedBy(JOHN, ME, ME, ME) });
  const { user, bootTag, show, commandChars } = shownRow(host, { process, clock, commandChars: 9 });
  assert.deepEqual([user, bootTag, show, commandChars], ['john', 'boot01', host.view.show, 9]);
  assert.deepEqual(host.shown, [42]);
  assert.equal(shownRow(host, { process: facts(43, { owner: UNKNOWN }), clock, commandChars: 9 }).user, null);
});
