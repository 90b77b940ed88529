import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { limitConcurrency } from '../../src/server/concurrency.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../memory/processes.ts';
import { connect } from './support.ts';

/** Slow calls and then a quick one, which is answered while they still work. The order counts, not the time. */

const MANY = 400;
const words = Array.from({ length: 40 }, (_, index) => `--option-${index}=value-${index}`);
const processes = Array.from({ length: MANY }, (_, index) =>
  facts(1000 + index, { argv: ['program', ...words, `--number=${index}`], ppid: index === 0 ? 1 : 1000 }),
);

const SLOW: [tool: string, args: Record<string, unknown>][] = [
  ['find_processes', { pattern: 'number=17$' }],
  ['list_processes', { sort_by: 'name', limit: 500 }],
  ['terminate_processes', { pattern: 'number=17$' }],
  ['terminate_process', { pid: 1000, tree: true, dry_run: true }],
];

for (const [tool, args] of SLOW) {
  test(`get_user_info is answered before fifteen ${tool} that were sent before it`, async () => {
    const { call } = await connect(memoryMachine(machine(ME, processes)));
    await call('find_processes', { pattern: 'loads RE2' });
    const order: string[] = [];
    const ordered = (name: string) => async (answer: Promise<unknown>) => {
      await answer;
      order.push(name);
    };
    const slow = Array.from({ length: 15 }, () => ordered('slow')(call(tool, args)));
    await turn();
    await ordered('fast')(call('get_user_info'));
    await Promise.all(slow);
    assert.deepEqual(order, ['fast', ...Array(15).fill('slow')]);
  });
}

test('concurrent calls show no hidden process', async () => {
  const mixed = processes.map((one, index) => (index % 2 ? one : { ...one, owner: ownedBy(JOHN) }));
  const { call } = await connect(memoryMachine(machine(ME, mixed)));
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => call('find_processes', { pattern: 'number', limit: 1 })),
  );
  for (const { total } of answers) assert.equal(total, MANY / 2);
});

test('work beyond the limit is refused, and cancelled work counts until it ends', async () => {
  const limited = limitConcurrency(1, () => 'refused');
  let cancel = (_: Error): void => undefined;
  const work = new Promise<string>((_, reject) => {
    cancel = reject;
  });
  const running = limited(() => work);
  assert.equal(await limited(async () => 'ran'), 'refused');
  cancel(new Error('cancelled'));
  await assert.rejects(running, /cancelled/);
  assert.equal(await limited(async () => 'ran'), 'ran');
});
