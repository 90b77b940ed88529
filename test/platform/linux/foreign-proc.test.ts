import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { foreignProc, isForeign, readsForeignProc } from '../../../src/platform/linux/foreign-proc.ts';
import { fakeProc } from './fake-proc.ts';
import { failure, replaceText } from './replaced-text.ts';

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

test('the /proc of this machine is looked at, and one that cannot be read is foreign', (t) => {
  assert.equal(readsForeignProc('/no/such/path'), true);
  const own = status(process.pid, process.pid);
  assert.equal(readsForeignProc(fakeProc(t, { 'self/status': own, 'self/ns/pid': '→ pid:[1]' })), false);
  const without = status(process.pid);
  assert.equal(readsForeignProc(fakeProc(t, { 'self/status': without, 'self/ns/pid': '→ pid:[1]' })), true);
  assert.equal(readsForeignProc(fakeProc(t, { 'self/status': without })), false);
});

test('another may be mounted over it later; a lack of descriptors says nothing about that, but at the start it does', (t) => {
  const root = fakeProc(t, { 'self/status': status(process.pid, process.pid) });
  const path = join(root, 'self/status');
  const isForeignNow = foreignProc(root);
  assert.equal(isForeignNow(), false);
  writeFileSync(path, status(process.pid, process.pid, 1));
  assert.equal(isForeignNow(), true);
  writeFileSync(path, status(process.pid, process.pid));
  assert.equal(isForeignNow(), false);
  rmSync(path);
  mkdirSync(path);
  assert.equal(isForeignNow(), true);
  assert.equal(foreignProc(root)(), true);
  replaceText(t, path, () => {
    throw failure(-24);
  });
  assert.equal(isForeignNow(), false);
  assert.equal(readsForeignProc(root), true);
  assert.equal(foreignProc(root)(), true);
});
