import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHost } from '../../src/host/host.ts';
import type { Access } from '../../src/policy/policy.ts';
import { completionsOf } from '../../src/server/completions.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine, opened } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { connect, DEFAULT_CAUTION } from './support.ts';

const ROOTS = ownedBy(ROOT);

function completions(processes: Parameters<typeof machine>[1], access: Partial<Access> = {}) {
  const host = createHost(opened(memoryMachine(machine(ME, processes))), () => ({
    access: { ...DEFAULT_ACCESS, ...access },
    safety: DEFAULT_CAUTION,
    show: BUILT_IN,
  }));
  return completionsOf(async () => host);
}

test('pids are completed from their first digits, the newest process first', async () => {
  const { pid } = completions([facts(10), facts(110), facts(12, { startTime: 5000 }), facts(21)]);
  assert.deepEqual(await pid('1'), ['12', '110', '10']);
  assert.deepEqual(await pid('11'), ['110']);
  assert.deepEqual(await pid('x'), []);
});

test("only this user's own pids are completed", async () => {
  const others = [facts(13, { owner: ROOTS }), facts(14, { owner: ownedBy(JOHN) })];
  const { pid } = completions([facts(10), ...others], { allowRoot: true, allowUsers: 'everyone' });
  assert.deepEqual(await pid('1'), ['10']);
});

test('at most 100 pids are offered', async () => {
  const { pid } = completions(Array.from({ length: 150 }, (_, index) => facts(1000 + index)));
  const found = await pid('');
  assert.deepEqual([found.length, found[0], found.at(-1)], [100, '1149', '1050']);
});

for (const [access, expected] of [
  [{}, ['me', '*']],
  [{ allowUsers: new Set([JOHN]), allowRoot: true }, ['me', 'john', 'root', '*']],
  [{ allowUsers: 'everyone' }, ['me', '*']],
] as const)
  test(`the usernames ${expected.join(', ')} are completed, and each is accepted by a tool`, async () => {
    const { username } = completions([facts(10)], access);
    assert.deepEqual(await username(''), expected);
    assert.deepEqual(await username('m'), ['me']);
    assert.deepEqual(await username('e'), []);
    const { call } = await connect(memoryMachine(machine(ME, [facts(10)])), access);
    for (const one of expected) await call('list_processes', { username: one });
  });

test('a client is offered the same', async () => {
  const { client } = await connect(memoryMachine(machine(ME, [facts(10), facts(13, { owner: ROOTS })])));
  for (const [uri, name, value, expected] of [
    ['process://{pid}', 'pid', '1', ['10']],
    ['processes://{username}', 'username', 'm', ['me']],
  ] as const) {
    const { completion } = await client.complete({ ref: { type: 'ref/resource', uri }, argument: { name, value } });
    assert.deepEqual(completion.values, expected);
  }
  const prompt = { type: 'ref/prompt' as const, name: 'explain_process' };
  const { completion } = await client.complete({ ref: prompt, argument: { name: 'pid', value: '1' } });
  assert.deepEqual(completion.values, ['10']);
});
