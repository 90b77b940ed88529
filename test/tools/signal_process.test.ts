import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { signalProcess } from '../../src/tools/signal_process.ts';
import { machine } from '../memory/data.ts';
import { LESS } from '../memory/less.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';
import { connect } from '../server/support.ts';

const { name: NAME } = signalProcess(LINUX);

async function setup() {
  const here = machine(ME, [facts(42)]);
  here.onSignal = () => undefined;
  const { call, refusal, client } = await connect(memoryMachine(here));
  await call('list_processes');
  return { here, client, refusal, send: (args: Record<string, unknown>) => call(NAME, args) };
}

test('a signal is sent by pid or ref, and its effect observed', async () => {
  const { here, send } = await setup();
  assert.deepEqual(await send({ pid: 42, signal: 'HUP' }), {
    ...{ pid: 42, name: 'p42', command: '/bin/p42', guarantee: 'pidfd' },
    ...{ signal: 'HUP', outcome: 'still_running', status: 'sleeping' },
  });
  await send({ ref: 'boot01-42-420', signal: 'sigusr1' });
  assert.deepEqual(
    here.signals.map(({ signal }) => signal),
    ['SIGHUP', 'SIGUSR1'],
  );
});

test('signals that end a process for certain, and a call without a process, are refused', async () => {
  const { here, refusal } = await setup();
  assert.match(await refusal(NAME, { pid: 42, signal: 'TERM' }), /to end a process call terminate_process\b/);
  assert.match(await refusal(NAME, { signal: 'HUP' }), /^INVALID_INPUT: pid or ref is missing/);
  assert.match(await refusal(NAME, { pid: 42, signal: 'HUP', plan: 'plan-x' }), /plan "plan-x" was used/);
  assert.deepEqual(here.signals, []);
});

test('the description says what signals are for, and which can end a program', () => {
  const { description } = signalProcess(LESS);
  assert.match(description, /^Sends one signal to a process, e\.g\. SUSPEND to pause, RESUME to go on, and observes/);
  assert.match(description, /second\. BREAK ends a program that does not handle it\. To end/);
  const signals = [{ name: 'Ping', argument: 'PING', ends: false }];
  const plain = signalProcess({ ...LESS, signals }).description;
  assert.match(plain, /^Sends one signal to a process, and observes its effect for half a second\. To end/);
});

test('as text each fact has its line', async () => {
  const { client } = await setup();
  const { content } = await client.callTool({ name: NAME, arguments: { pid: 42, signal: 'HUP' } });
  assert.match(JSON.stringify(content), /signal +HUP\\noutcome +still_running\\nstatus +sleeping/);
});

test('a signal that ends a process leads to the tool that does that', async () => {
  const { refusal } = await connect(memoryMachine(machine(ME, [facts(50)])));
  assert.match(await refusal(NAME, { pid: 50, signal: 'KILL' }), /call terminate_process with force: true\./);
  assert.match(await refusal(NAME, { pid: 50, signal: 15 }), /call terminate_process\./);
});
