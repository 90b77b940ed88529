import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHost } from '../../src/host/host.ts';
import type { Socket } from '../../src/platform/sockets.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { waitFor, waitUntil } from '../../src/tools/wait_for.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine, opened, type TestMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { connect, DEFAULT_CAUTION } from '../server/support.ts';

const socket = (rest: Partial<Socket>): Socket => ({
  ...{ protocol: 'tcp', address: '127.0.0.1', port: 3000, state: 'listening', user: ME, key: '1' },
  ...rest,
});
const NEVER = new AbortController().signal;

function waiter(machine: TestMachine, progress: (elapsedS: number) => void = () => undefined) {
  const host = createHost(opened(machine), () => ({ access: DEFAULT_ACCESS, safety: DEFAULT_CAUTION, show: BUILT_IN }));
  return (condition: Parameters<typeof waitUntil>[1], timeoutS = 0, abort = NEVER) =>
    waitUntil(host, condition, { timeoutS, abort, progress });
}

test('progress is sent once a second, and none after the call was cancelled', { timeout: 30_000 }, async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const heard: number[] = [];
  const wait = waiter(memoryMachine(machine(ME, [])), (elapsedS) => heard.push(elapsedS));
  const { signal, abort } = ((controller) => ({
    signal: controller.signal,
    abort: () => controller.abort(),
  }))(new AbortController());
  const waiting = wait({ port: 3000, state: 'listening' }, 300, signal);
  t.mock.timers.tick(999);
  assert.equal(heard.length, 0);
  t.mock.timers.tick(1001);
  assert.equal(heard.length, 2);
  abort();
  await assert.rejects(waiting, { name: 'AbortError' });
  t.mock.timers.tick(10_000);
  assert.equal(heard.length, 2);
});

test('nor after it was answered', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const heard: number[] = [];
  const wait = waiter(memoryMachine(machine(ME, [])), (elapsedS) => heard.push(elapsedS));
  assert.equal((await wait({ port: 3000, state: 'free' })).reached, true);
  t.mock.timers.tick(10_000);
  assert.deepEqual(heard, []);
});

test('a port is free when no socket and no connection has it, and listened on when a socket listens', async () => {
  const here = machine(ME, []);
  const connections: Socket[] = [];
  const wait = waiter({ ...memoryMachine(here), connections: () => connections });
  const reached = async () => [
    (await wait({ port: 3000, state: 'listening' })).reached,
    (await wait({ port: 3000, state: 'free' })).reached,
  ];
  here.sockets.push(socket({ port: 3001 }));
  assert.deepEqual(await reached(), [false, true]);
  here.sockets.push(socket({}));
  assert.deepEqual(await reached(), [true, false]);
  here.sockets[1] = socket({ state: 'bound' });
  assert.deepEqual(await reached(), [false, false]);
  here.sockets.pop();
  connections.push(socket({ state: 'bound' }));
  assert.deepEqual(await reached(), [false, false]);
});

test('a port is looked at until it is as wanted, or the time is over', async () => {
  let looks = 0;
  const wait = waiter({ ...memoryMachine(machine(ME, [])), listeners: () => (++looks < 3 ? [] : [socket({})]) });
  const { reached, elapsed_ms } = await wait({ port: 3000, state: 'listening' }, 30);
  assert.deepEqual([reached, looks], [true, 3]);
  assert.ok(elapsed_ms >= 190, `${elapsed_ms} ms`);
  looks = -1000;
  assert.equal((await wait({ port: 3000, state: 'listening' }, 0.15)).reached, false);
  assert.equal(looks, -997);
});

test('a zombie has ended; a process that may not be shown, or is not there, is not waited for', async () => {
  const here = machine(ME, [facts(50, { status: 'zombie' }), facts(51), facts(52, { owner: ownedBy(ROOT) })]);
  const wait = waiter(memoryMachine(here));
  assert.deepEqual(
    { ...(await wait({ pid: 50 })), elapsed_ms: 0 },
    { reached: true, pid: 50, name: 'p50', elapsed_ms: 0 },
  );
  assert.equal((await wait({ pid: 51 })).reached, false);
  await assert.rejects(wait({ pid: 52 }), { code: 'ROOT_PROTECTED' });
  await assert.rejects(wait({ pid: 53 }), { code: 'NOT_FOUND' });
});

test('waiting: for an end, for a port, in vain', async () => {
  const here = machine(ME, [facts(10), facts(12, { owner: ownedBy(JOHN) })]);
  here.sockets.push(socket({}));
  const { call, refusal } = await connect(memoryMachine(here));
  assert.equal((await call(waitFor.name, { port: 3000 }))['reached'], true);
  assert.equal((await call(waitFor.name, { port: 3000, state: 'free', timeout_s: 1 }))['reached'], false);
  assert.equal((await call(waitFor.name, { port: 5000, state: 'free' }))['reached'], true);
  assert.equal((await call(waitFor.name, { pid: 10 }))['reached'], false);
  assert.match(await refusal(waitFor.name, { pid: 12 }), /^ACCESS_DENIED/);
  assert.match(await refusal(waitFor.name, { pid: 12, port: 3 }), /^INVALID_INPUT: give either pid, or port and state/);
  assert.match(await refusal(waitFor.name, {}), /^INVALID_INPUT/);
});

test('a wait in vain says who has the port, and a free port that it may be taken in other networks', async () => {
  const here = machine(ME, [facts(10)]);
  here.sockets.push(socket({}));
  here.held.set(10, ['1']);
  const wait = waiter(memoryMachine(here));
  const note = async (condition: Parameters<typeof wait>[0]) => ({ note: undefined, ...(await wait(condition)) }).note;
  assert.equal(await note({ port: 3000, state: 'free' }), 'Port 3000 is held by pid 10 "p10".');
  assert.equal(await note({ port: 3001, state: 'listening' }), 'Port 3001: nothing listens on it.');
  assert.equal(await note({ port: 3000, state: 'listening' }), undefined);
  assert.equal(await note({ port: 3001, state: 'free' }), undefined);
  assert.equal(await note({ pid: 10 }), undefined);
  here.elsewhere.add(10);
  const elsewhere = waiter(memoryMachine(here));
  assert.match(
    String(Object(await elsewhere({ port: 3001, state: 'free' })).note),
    /^Free only in this server's network/,
  );
});

test('the end of a process is awaited as long as was asked, thirty seconds by default, and it is let go', async () => {
  const waited: number[] = [];
  let closed = 0;
  const platform = memoryMachine(machine(ME, [facts(50)]));
  const watch: typeof platform.watch = (pid) => {
    const target = platform.watch(pid);
    const exited = async (ms: number): Promise<boolean> => waited.push(ms) > 0;
    return target && { ...target, exited, close: () => void closed++ };
  };
  const { call } = await connect({ ...platform, watch });
  assert.equal((await call(waitFor.name, { pid: 50 }))['reached'], true);
  await call(waitFor.name, { pid: 50, timeout_s: 7 });
  assert.deepEqual([waited, closed], [[30_000, 7000], 2]);
});

test('a process that is waited for counts as shown, and as text it says whether it has ended', async () => {
  const here = machine(ME, [facts(50)]);
  const { client } = await connect(memoryMachine(here));
  const { content } = await client.callTool({ name: waitFor.name, arguments: { pid: 50 } });
  assert.match(JSON.stringify(content), /reached +false\\n/);
  const ended = await client.callTool({ name: 'terminate_process', arguments: { pid: 50 } });
  assert.notEqual(ended.isError, true);
});

test('the time that has passed is in the answer in milliseconds, and in the progress in seconds', async (t) => {
  let nowMs = 1e6;
  t.mock.method(performance, 'now', () => nowMs);
  t.mock.timers.enable({ apis: ['setInterval'] });
  const told: [number, number][] = [];
  const platform = memoryMachine(machine(ME, [facts(50)]));
  const watch: typeof platform.watch = (pid) => {
    const target = platform.watch(pid);
    const exited = async (): Promise<boolean> => {
      nowMs += 1500.5;
      t.mock.timers.tick(1000);
      return true;
    };
    return target && { ...target, exited };
  };
  const host = createHost(opened({ ...platform, watch }), () => ({
    ...{ access: DEFAULT_ACCESS, safety: DEFAULT_CAUTION, show: BUILT_IN },
  }));
  const progress = (elapsedS: number, ofS: number) => void told.push([elapsedS, ofS]);
  const { elapsed_ms } = await waitUntil(host, { pid: 50 }, { timeoutS: 9, abort: NEVER, progress });
  assert.deepEqual([elapsed_ms, told], [1501, [[2, 9]]]);
});
