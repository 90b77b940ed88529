import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { asIntended } from '../../src/tools/lenient-arguments.ts';

const SCHEMA = z.strictObject({
  pid: z.int(),
  age_s: z.number().optional(),
  pids: z.array(z.int()).optional(),
  signal: z.enum(['STOP', 'CONT']).optional(),
  state: z.enum(['free']).optional(),
  name: z.string().optional(),
});
const intended = (args: unknown) => asIntended(SCHEMA, args);

test('arguments that fit are left as they are', () => {
  const args = { pid: 42, age_s: 1.5, signal: 'STOP', name: '7' };
  assert.deepEqual(intended(args), args);
});

test('null for an optional argument is no argument; for a required or unknown one it stays', () => {
  assert.deepEqual(intended({ pid: 42, age_s: null, signal: null }), { pid: 42 });
  assert.deepEqual(intended({ pid: null, other: null }), { pid: null, other: null });
});

test('digits in a string are a number where one is wanted, in lists, too', () => {
  assert.deepEqual(intended({ pid: ' 42 ', age_s: '-1.5', pids: [1, '2', 'x'] }), {
    ...{ pid: 42, age_s: -1.5, pids: [1, 2, 'x'] },
  });
  assert.deepEqual(intended({ pid: '+42' }), { pid: 42 });
  const left = ['', '4x', '0x2a', '1e3', '1.', '.5', '1'.repeat(16), `1.${'1'.repeat(16)}`];
  for (const pid of left) assert.deepEqual(intended({ pid }), { pid });
  assert.deepEqual(intended({ pid: '1'.repeat(15) }), { pid: 111_111_111_111_111 });
});

test('a signal may have its prefix and small letters; a word that is none stays', () => {
  for (const signal of ['stop', 'SIGSTOP', 'sigstop', ' Stop '])
    assert.deepEqual(intended({ pid: 42, signal }), { pid: 42, signal: 'STOP' });
  for (const signal of ['SIGSIGSTOP', 'TERM', 15, true])
    assert.deepEqual(intended({ pid: 42, signal }), { pid: 42, signal });
  assert.deepEqual(intended({ pid: 42, state: 'FREE' }), { pid: 42, state: 'FREE' });
});

test('a string where a string is wanted stays one', () =>
  assert.deepEqual(intended({ pid: '42', name: '7' }), { pid: 42, name: '7' }));

test('what is no object is left for the schema to refuse', () => {
  for (const args of [null, 7, 'x', [1]]) assert.deepEqual(intended(args), args);
});
