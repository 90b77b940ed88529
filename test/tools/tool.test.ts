import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { integer, text } from '../../src/tools/shared/fields.ts';
import { defineTool } from '../../src/tools/tool.ts';
import { on, watcher } from '../host/ends.ts';
import { machine } from '../memory/data.ts';
import { ME } from '../memory/processes.ts';

const input = z.strictObject({ pid: integer(1, 9), name: text(3).optional(), list: z.array(integer(1, 9)).optional() });
const tool = defineTool({
  name: 'some_tool',
  title: 'Some tool',
  description: '',
  effect: 'read',
  input,
  output: z.strictObject({ doubled: z.number() }),
  run: async ({ pid }) => ({ doubled: pid * 2 }),
  text: ({ doubled }, { pid }) => `${pid} doubled is ${doubled}`,
});
const empty = defineTool({
  ...{
    name: 'other_tool',
    title: '',
    description: '',
    effect: 'read',
    input: z.strictObject({}),
    output: z.strictObject({}),
  },
  run: () => ({}),
  text: () => '',
});
const SIGNALLER = {
  ...{ name: 'signal_tool', title: '', description: '', effect: 'read' as const, output: z.strictObject({}) },
  input: z.strictObject({ signal: z.enum(['HUP'], { error: 'must be one of HUP' }) }),
  run: () => ({}),
  text: () => '',
} as const;
const refused = (args: unknown, of: Pick<typeof tool, 'prepare'> = tool) => {
  try {
    of.prepare(args);
  } catch (error) {
    return String(Object(error).message);
  }
  return assert.fail('it was not refused');
};

test('a call is run with its checked arguments, and answered as facts and as text', async () => {
  const run = tool.prepare({ pid: '4', name: null });
  assert.deepEqual(await run(on(machine(ME, [])), watcher()), {
    structured: { doubled: 8 },
    text: '4 doubled is 8',
  });
  assert.ok(empty.prepare(undefined));
});

test('a wrong argument is refused by its name, with what it must be and what it was', () => {
  assert.equal(
    refused({ pid: 10 }),
    'INVALID_INPUT: pid must be an integer from 1 to 9, not 10. Correct the argument and call again.',
  );
  assert.match(refused({ pid: 1, name: '' }), /: name must be a string of 1 to 3 characters, not ""\./);
  assert.match(refused({ pid: true }), /pid .*, not true\./);
  assert.match(refused({ pid: null }), /pid .*, not null\./);
  assert.match(refused({ pid: { a: 1 } }), /pid .*, not "\{'a':1\}"\./);
  assert.match(refused({ pid: 1, list: [1, 'x'] }), /list\.1 must be an integer from 1 to 9, not "x"\./);
});

test('a missing argument is called missing, and several problems are listed at once', () => {
  assert.match(refused({}), /^INVALID_INPUT: pid is missing: it must be an integer from 1 to 9\./);
  assert.match(
    refused({ name: 'long' }),
    /pid is missing: .* 9; name must be a string of 1 to 3 characters, not "long"\./,
  );
});

test('arguments that are no object are refused as a whole', () =>
  assert.match(refused(7), /^INVALID_INPUT: the arguments .*, not 7\./));

test('up to five unknown arguments are named, with what the tool takes and may be meant', () => {
  assert.match(
    refused({ pid: 1, names: 'x' }),
    /: unknown argument "names": some_tool takes pid, name, list; use name instead\./,
  );
  const many = Object.fromEntries(['k1', 'k2', 'k3', 'k4', 'k5'].map((key) => [key, 1]));
  assert.match(refused({ pid: 1, ...many }), /unknown argument "k1", "k2", "k3", "k4", "k5": some_tool takes/);
  assert.match(refused({ pid: 1, ...many, k6: 1, pidd: 1 }), /"k5" and 2 more: some_tool takes pid, name, list\./);
  assert.match(refused({ x: 1 }, empty), /other_tool takes no arguments\./);
});

test('a tool can say what to do instead of giving a wrong value', () => {
  const insteadOfValue = { signal: (value: unknown) => `; for ${String(value)} call another` };
  assert.match(
    refused({ signal: 'KILL' }, defineTool({ ...SIGNALLER, insteadOfValue })),
    /not "KILL"; for KILL call another\./,
  );
  assert.match(refused({ signal: 'KILL' }, defineTool(SIGNALLER)), /not "KILL"\./);
});
