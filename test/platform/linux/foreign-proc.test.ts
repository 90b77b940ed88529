import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForeign } from '../../../src/platform/linux/foreign-proc.ts';

/** The lines of /proc/self/status that matter; proc_pid_status(5). */
const status = (pid: number, ...pids: number[]): string =>
  `Name:\tnode\nTgid:\t${pid}\nPid:\t${pid}\n${pids.length > 0 ? `NSpid:\t${pids.join('\t')}\n` : ''}NSpgid:\t1\n`;

test('a /proc is ours where it has one number for this process, and that of system calls', () => {
  assert.equal(isForeign(status(42, 42), 42, true), false);
  assert.equal(isForeign(status(42, 42), 43, true), true);
  assert.equal(isForeign(status(4711, 4711, 42), 42, true), true);
});

test('equal numbers in two namespaces are two numbers', () => {
  assert.equal(isForeign(status(42, 42, 42), 42, true), true);
});

test('what cannot be read counts as foreign; a kernel without PID namespaces has only one /proc', () => {
  assert.equal(isForeign(undefined, 42, true), true);
  assert.equal(isForeign(undefined, 42, false), true);
  assert.equal(isForeign('', 42, false), true);
  assert.equal(isForeign(status(42), 42, true), true);
  assert.equal(isForeign(status(42), 42, false), false);
  assert.equal(isForeign(status(42), 43, false), true);
});

test('a process cannot name itself out of its namespace: newlines in names are escaped, and the line must be whole', () => {
  assert.equal(isForeign('Name:\tx\\nNSpid:\t42\nPid:\t4711\nNSpid:\t4711\t42\n', 42, true), true);
  assert.equal(isForeign('Name:\tx\nNSpid:\t42\t', 42, true), true);
});
