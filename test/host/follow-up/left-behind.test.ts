import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftBehind, stillThere } from '../../../src/host/follow-up/left-behind.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { machine } from '../../memory/data.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../../memory/processes.ts';
import { viewOn } from '../view.ts';

const NEVER = new AbortController().signal;

/** What is said of these processes; `ports`: those of each. */
function said(left: readonly ProcessFacts[], ports: Record<number, number[]> = {}) {
  const here = machine(ME, left);
  for (const [pid, all] of Object.entries(ports)) {
    here.held.set(Number(pid), all.map(String));
    const rest = { protocol: 'tcp', state: 'listening', address: '::', user: ME } as const;
    here.sockets.push(...all.map((port) => ({ ...rest, port, key: String(port) })));
  }
  return leftBehind(viewOn(here), left);
}

test('what goes on is named with its ports, and with how to end it', async () => {
  assert.equal(await said([]), undefined);
  assert.equal(
    await said([facts(50)], { 50: [3000] }),
    'Started by it and still running: pid 50 "p50" on port 3000. To end it, too, call terminate_process with that pid. Next time tree: true ends both.',
  );
  assert.equal(
    await said([facts(50), facts(51)], { 51: [3001, 3002] }),
    'Started by it and still running: pid 51 "p51" on ports 3001 3002, pid 50 "p50". To end them, too, call terminate_processes with these pids. Next time tree: true ends all.',
  );
});

test('eight processes are named, those with most ports first, and four ports of each', async () => {
  const many = Array.from({ length: 10 }, (_, index) => facts(50 + index));
  const text = (await said(many, { 59: [1, 2, 3, 4, 5] })) ?? '';
  assert.match(text, /: pid 59 "p59" on ports 1 2 3 4, pid 50 "p50", .*, pid 56 "p56", 2 more\. To end them/);
  assert.doesNotMatch((await said(many.slice(0, 8))) ?? '', /more/);
});

test('hidden processes are counted, not named', async () => {
  const hidden = facts(60, { owner: ownedBy(JOHN), comm: 'secret' });
  assert.equal(
    await said([hidden]),
    'Started by it and still running: 1 that may not be shown. Next time tree: true ends both.',
  );
  assert.match((await said([facts(50), hidden])) ?? '', /"p50", 1 that may not be shown\. To end them/);
});

test('a process is still there if no other has its pid and it is no zombie, once the others had time to go', async () => {
  const here = machine(ME, [facts(50), facts(51, { startTime: 7 }), facts(52, { status: 'zombie' }), facts(54)]);
  let reads = 0;
  here.onRead = (pid) => {
    if (pid === 54 && ++reads === 3) here.processes.delete(54);
  };
  const asked = [50, 51, 52, 53, 54].map((pid) => facts(pid));
  const began = performance.now();
  assert.deepEqual(
    (await stillThere(memoryMachine(here), asked, NEVER)).map(({ pid }) => pid),
    [50],
  );
  assert.ok(performance.now() - began >= 495);
});

test('nothing is waited for once all have gone, or the call was cancelled', async (t) => {
  t.mock.method(performance, 'now', () => 0);
  assert.deepEqual(await stillThere(memoryMachine(machine(ME, [])), [facts(50)], NEVER), []);
  const here = memoryMachine(machine(ME, [facts(50)]));
  assert.equal((await stillThere(here, [facts(50)], AbortSignal.abort())).length, 1);
});

test('a process whose ports are unknown is named without any', async () => {
  const bound = async () => new Map();
  const text = await leftBehind(viewOn(machine(ME, [facts(50)]), { bound }), [facts(50)]);
  assert.match(text ?? '', /: pid 50 "p50"\. To end it, too/);
});
