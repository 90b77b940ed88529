import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCmdline } from '../../../../src/platform/linux/proc/cmdline.ts';
import { nameOf } from '../../../../src/process/process.ts';
import { called } from '../../../memory/processes.ts';
import { recorded, reused } from '../recorded.ts';

const argvOf = (pid: number) => parseCmdline(recorded(`${pid}/cmdline`)).argv;
const parse = (text: string) => parseCmdline(Buffer.from(text, 'latin1')).argv;

test('arguments end in NUL; an empty one is one', () => {
  assert.deepEqual(argvOf(101), ['/srv/app/server', '--listen', '8080']);
  assert.deepEqual(parse('a\0\0b\0\0'), ['a', '', 'b', '']);
});

test('bytes that are no text stay distinct', () => {
  assert.deepEqual(argvOf(113), ['/srv/app/odd', 'caf\udce9', '\udcff\udcfe', '\udced\udca0\udc80', 'ok é', '']);
});

test('no arguments at all, and one that is empty', () => {
  assert.deepEqual(argvOf(103), []);
  assert.deepEqual(argvOf(115), []);
  assert.deepEqual(argvOf(114), ['']);
});

test('a title that a program wrote over its arguments is split at spaces, with a NUL at its end or without', () => {
  assert.equal(recorded('111/cmdline').at(-1), 't'.charCodeAt(0));
  assert.deepEqual(argvOf(111).slice(0, 3), ['worker:', 'idle,', '3']);
  assert.equal(recorded('112/cmdline').at(-1), 0);
  assert.deepEqual(argvOf(112), ['x:', 'y', 'z']);
  assert.deepEqual(parse('a b '), ['a', 'b']);
  assert.deepEqual(parse('a b \0'), ['a', 'b']);
  assert.deepEqual(parse('a b\0c d\0'), ['a b', 'c d']);
});

test('what pads a title is no part of it; one empty argument at the end may be its own', () => {
  assert.deepEqual(parse('my-api\0\0\0\0\0'), ['my-api']);
  assert.deepEqual(parse('my-api     '), ['my-api']);
  assert.deepEqual(parse('my-api   \0\0\0'), ['my-api']);
  assert.deepEqual(parse('node /srv/app.js\0\0\0'), ['node', '/srv/app.js']);
  assert.deepEqual(parse('mysql\0-p\0\0\0\0\0'), ['mysql', '-p']);
  assert.deepEqual(parse('grep\0-r\0\0'), ['grep', '-r', '']);
  assert.deepEqual(
    parseCmdline(Buffer.from(`my-api${'\0'.repeat(5000)}`), 5006, { truncated: false, keepBytes: 4096 }),
    {
      argv: ['my-api'],
      isCut: false,
    },
  );
});

test('the last argument of a cut line is replaced by …: half a secret is not recognised as one', () => {
  const cut = (text: string) => {
    const { argv, isCut } = parseCmdline(Buffer.from(text), text.length, { truncated: true });
    assert.ok(isCut);
    return argv;
  };
  assert.deepEqual(cut('a\0--password=hun'), ['a', '…']);
  assert.deepEqual(cut('a\0b\0'), ['a', 'b', '…']);
  assert.deepEqual(cut('--password=hun'), ['…']);
  assert.deepEqual(cut('\0--password=hun'), ['', '…']);
});

test('of many bytes the first are kept, in whole arguments', () => {
  const keep = (text: string, bytes: number) => {
    const { argv, isCut } = parseCmdline(Buffer.from(text), text.length, { truncated: false, keepBytes: bytes });
    assert.equal(isCut, argv.includes('…'));
    return argv;
  };
  const huge = 'h'.repeat(101);
  assert.deepEqual(keep(`a\0${huge}\0b\0`, 100), ['a', '…', 'b']);
  assert.deepEqual(keep(`a\0--password\0${huge}`, 100), ['a', '--password', '…']);
  // Two arguments of 20 bytes and what keeping them takes.
  assert.deepEqual(keep('a\0'.padEnd(21, 'b'), 20 + 2 * 16), ['a', 'b'.repeat(19)]);
  assert.deepEqual(keep('a\0'.padEnd(21, 'b'), 20 + 2 * 16 - 1), ['a', '…']);
  assert.deepEqual(keep('a\0--password\0secret\0', 60), ['a', '--password', '…']);
  // Once something was left out for want of room, nothing shorter behind it is kept: it may belong to it.
  assert.deepEqual(keep('a\0--password\0s\0', 40), ['a', '…']);
  assert.deepEqual(keep(`${'\0'.repeat(100_000)}a`, 160), [...Array(10).fill(''), '…']);
  assert.deepEqual(parseCmdline(Buffer.from('a\0b\0--password=hun'), 18, { truncated: true, keepBytes: 40 }).argv, [
    'a',
    'b',
    '…',
  ]);
});

test('what follows in the buffer is not read', () => {
  for (const pid of [101, 103, 111, 112, 113, 114, 115]) {
    const bytes = recorded(`${pid}/cmdline`);
    assert.deepEqual(parseCmdline(reused(bytes, 'x\0 y '.repeat(100)), bytes.length).argv, argvOf(pid));
  }
});

test('the name is completed from argv[0] where the kernel cut it, and only there', () => {
  const name = (pid: number, comm: string) => nameOf(called(comm, argvOf(pid)));
  assert.equal(name(109, 'a-name-longer-t'), 'a-name-longer-than-15-characters');
  assert.equal(name(109, 'a-name-longer'), 'a-name-longer');
  assert.equal(name(110, 'fifteen-letters'), 'fifteen-letters');
  assert.equal(name(119, 'MainThread'), 'node');
  assert.equal(nameOf(called('größer-als-f\udcc3', ['/bin/größer-als-fünfzehn'])), 'größer-als-fünfzehn');
});
