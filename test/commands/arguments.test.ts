import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import {
  argumentOptions,
  argumentsOf,
  positionalWords,
  schemaOf,
  usageOf,
  withDashes,
} from '../../src/commands/arguments.ts';
import { UsageError } from '../../src/config/layers.ts';
import { defineTool } from '../../src/tools/tool.ts';

const tool = defineTool({
  name: 'some_tool',
  title: 'Some tool',
  description: 'Does something.',
  effect: 'read',
  input: z.strictObject({
    pid: z.int().describe('A pid.'),
    min_age_s: z.number().optional().describe('An age.'),
    signal: z.enum(['HUP', 'USR1']).describe('A signal.'),
    path: z.string().optional().describe('A file.'),
    tree: z.boolean().optional().describe('With descendants.'),
    pids: z.array(z.int()).optional().describe('Several pids.'),
    columns: z
      .array(z.enum(['pid', 'name']))
      .optional()
      .describe('Columns.'),
    cursor: z.string().optional().describe('The next page.'),
  }),
  output: z.strictObject({}),
  run: () => ({}),
  text: () => '',
});
const schema = schemaOf(tool);
const usageError = (message: string) => (error: unknown) => error instanceof UsageError && error.message === message;

test('options may be written as in the protocol, their values are left alone', () => {
  assert.deepEqual(['--min_age_s', '--min_age_s=a_b', 'a_b', '-a_b', '--x'].map(withDashes), [
    '--min-age-s',
    '--min-age-s=a_b',
    'a_b',
    '-a_b',
    '--x',
  ]);
});

test('the first argument and all required ones need no name', () => {
  assert.equal(usageOf(schema), ' <pid> <signal>');
  assert.equal(usageOf({ ...schema, required: ['signal'] }), ' [pid] <signal>');
  assert.deepEqual(argumentsOf(schema, {}, ['12', 'HUP']), { pid: 12, signal: 'HUP' });
  assert.deepEqual(argumentsOf(schema, { signal: 'HUP' }, ['12']), { pid: 12, signal: 'HUP' });
  assert.deepEqual(positionalWords(schema), ['HUP', 'USR1']);
});

test('an argument too many, or given twice, is wrong usage', () => {
  assert.throws(
    () => argumentsOf(schema, {}, ['1', 'HUP', 'x']),
    usageError('unexpected argument "x"; only pid and signal may be written without a name'),
  );
  assert.throws(() => argumentsOf(schema, { pid: '1' }, ['2']), usageError('--pid is given twice: also as "2"'));
});

test('text becomes a number where one is wanted and it is one, else the tool is to refuse it', () => {
  for (const [text, value] of [
    ['1', 1],
    ['-1.5', -1.5],
    ['007', 7],
    ['1e3', '1e3'],
    ['0x1', '0x1'],
    ['1.', '1.'],
    ['', ''],
    ['x1', 'x1'],
    ['1x', '1x'],
  ])
    for (const name of ['pid', 'min-age-s'])
      assert.deepEqual(Object.values(argumentsOf(schema, { [name]: text }, [])), [value], String(text));
  assert.deepEqual(argumentsOf(schema, { path: '12' }, []), { path: '12' });
});

test('a list is split at its commas, and may be given in parts', () => {
  assert.deepEqual(argumentsOf(schema, { pids: ['1,2', '3'] }, []), { pids: [1, 2, 3] });
  assert.deepEqual(argumentsOf(schema, { columns: ['pid,name'] }, []), { columns: ['pid', 'name'] });
  assert.deepEqual(argumentsOf(schema, { pids: ['x'] }, []), { pids: ['x'] });
});

test('a flag is true, and what is not given is absent', () => {
  assert.deepEqual(argumentsOf(schema, { tree: true, json: true }, []), { tree: true });
});

test('each argument but the cursor is an option, with its help and values', () => {
  assert.deepEqual(argumentOptions(schema), {
    pid: { type: 'string', help: 'A pid.', value: 'number' },
    'min-age-s': { type: 'string', help: 'An age.', value: 'number' },
    signal: { type: 'string', help: 'A signal. One of HUP, USR1.', value: 'text', values: ['HUP', 'USR1'] },
    path: { type: 'string', help: 'A file.', value: 'file' },
    tree: { type: 'boolean', help: 'With descendants.' },
    pids: { type: 'string', help: 'Several pids.', value: 'a,b,c', isList: true, multiple: true },
    columns: {
      type: 'string',
      help: 'Columns. Of pid, name.',
      value: 'a,b,c',
      values: ['pid', 'name'],
      isList: true,
      multiple: true,
    },
  });
});
