import assert from 'node:assert/strict';
import { test } from 'node:test';
import { facts, fakeMachine, JOHN, ME, machine } from '../fake.ts';
import { connect } from './support.ts';

const { client } = await connect(fakeMachine(machine(ME, [facts(10), facts(110), facts(13, { uids: [0, 0, 0, 0] })])));

async function read(uri: string): Promise<Record<string, unknown>> {
  const [first] = (await client.readResource({ uri })).contents;
  return first && 'text' in first ? JSON.parse(first.text) : {};
}

test('resources have the same facts as the tools', async () => {
  assert.equal((await read('processes://mine'))['total'], 2);
  assert.equal((await read('process://10'))['name'], 'p10');
});

test('a resource that is hidden or missing is an error in our words', async () => {
  await assert.rejects(client.readResource({ uri: 'process://13' }), /ROOT_PROTECTED/);
  await assert.rejects(client.readResource({ uri: 'process://abc' }), /INVALID_INPUT: pid must be .*, not "abc"/);
});

test('only pids that may be seen are completed', async () => {
  const complete = async (value: string) => {
    const ref = { type: 'ref/resource' as const, uri: 'process://{pid}' };
    return (await client.complete({ ref, argument: { name: 'pid', value } })).completion.values;
  };
  assert.deepEqual(await complete('1'), ['110', '10']);
  assert.deepEqual(await complete('13'), []);
});

test("a user's processes are a resource, and visible users are completed", async () => {
  assert.equal((await read('processes://me'))['total'], 2);
  const ref = { type: 'ref/resource' as const, uri: 'processes://{username}' };
  const { completion } = await client.complete({ ref, argument: { name: 'username', value: 'm' } });
  assert.deepEqual(completion.values, ['me']);
  await assert.rejects(client.readResource({ uri: 'processes://john' }), /ACCESS_DENIED/);
});

test('every completed username is accepted', async () => {
  const platform = fakeMachine(machine(ME, [facts(10)]));
  for (const [access, expected] of [
    [{}, ['me', '*']],
    [{ allowUids: new Set([JOHN]), allowRoot: true }, ['me', 'john', 'root', '*']],
    [{ allowUids: 'everyone' }, ['me', '*']],
  ] as const) {
    const { client: one, call } = await connect(platform, access);
    const ref = { type: 'ref/resource' as const, uri: 'processes://{username}' };
    const { values } = (await one.complete({ ref, argument: { name: 'username', value: '' } })).completion;
    assert.deepEqual(values, expected);
    for (const username of values) await call('list_processes', { username });
  }
});
