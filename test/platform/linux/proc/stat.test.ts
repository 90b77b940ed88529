import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseStat, stackStart } from '../../../../src/platform/linux/proc/stat.ts';
import { recorded, reused, undecode } from '../recorded.ts';

const statOf = (pid: number) => parseStat(recorded(`${pid}/stat`));

test('every field comes from its place', () => {
  assert.deepEqual(statOf(118), {
    comm: 'pool',
    status: 'stopped',
    ppid: 3,
    pgrp: 0,
    session: 0,
    tty: 0,
    tpgid: -1,
    ofKernel: false,
    cpuTicks: 0,
    nice: 5,
    threads: 4,
    startTicks: 173225,
    vmsBytes: 27713536,
    rssPages: 301,
  });
  assert.equal(statOf(123)?.tty, 34816);
});

test('a name may hold parentheses, spaces, newlines and bytes that are no text', () => {
  assert.equal(statOf(105)?.comm, ') (');
  assert.equal(statOf(108)?.comm, 'new\nline\\n');
  assert.equal(statOf(112)?.comm, 'x: y z');
  assert.equal(statOf(113)?.comm, 'caf\udce9\udcf0\udc9f\udc98');
});

test('the flag says what is a kernel thread; its name may be longer than 15 bytes', () => {
  const worker = statOf(10);
  assert.equal(worker?.ofKernel, true);
  assert.equal(worker?.comm, 'kworker/0:0H-events_highpri');
  assert.equal(worker?.status, 'idle');
  assert.equal(worker?.nice, -20);
  assert.equal(statOf(103)?.ofKernel, false);
});

test('a zombie has no memory; a dead leader still counts its threads', () => {
  assert.deepEqual([statOf(103)?.status, statOf(103)?.vmsBytes, statOf(103)?.threads], ['zombie', 0, 1]);
  assert.deepEqual([statOf(104)?.status, statOf(104)?.threads], ['zombie', 3]);
});

test('the largest values', () => {
  const huge = statOf(4194303);
  assert.equal(huge?.cpuTicks, 2 ** 33 + 2 ** 32);
  assert.equal(huge?.startTicks, 9007199254);
  assert.equal(huge?.vmsBytes, 2 ** 47);
  assert.equal(huge?.rssPages, 2 ** 32);
  assert.equal(huge?.nice, -20);
});

test('the letters of the states, and one that we do not know', () => {
  const withLetter = (letter: string) =>
    parseStat(Buffer.from(recorded('105/stat').toString().replace(') S', `) ${letter}`)));
  assert.deepEqual(
    ['R', 'S', 'D', 'T', 't', 'Z', 'X', 'x', 'I', 'P', 'W', 'K', '?'].map((letter) => withLetter(letter)?.status),
    [
      ...['running', 'sleeping', 'disk-sleep', 'stopped', 'tracing-stop', 'zombie', 'dead', 'dead', 'idle', 'parked'],
      ...['waking', 'waking', null],
    ],
  );
});

test('cut at any length, it is undefined or right, whatever follows in the buffer', () => {
  for (const pid of [2, 10, 104, 105, 108, 113, 4194303]) {
    const bytes = recorded(`${pid}/stat`);
    const whole = parseStat(bytes);
    assert.ok(whole);
    let seen = 0;
    for (let length = -2; length <= bytes.length; length++) {
      const cut = bytes.subarray(0, Math.max(length, 0));
      for (const buffer of [cut, bytes, reused(cut, '9) R '.repeat(100)), reused(cut, '7'.repeat(400))]) {
        const stat = parseStat(buffer, length);
        if (stat) {
          seen++;
          assert.deepEqual(stat, whole, `${pid} cut at ${length}`);
        }
      }
    }
    assert.ok(seen > 0);
  }
});

test('a word in place of a number makes it undefined', () => {
  const line = recorded('118/stat').toString();
  assert.equal(parseStat(Buffer.from(line.replace('27713536', '2771x536'))), undefined);
  assert.equal(parseStat(Buffer.from(line.replace('27713536', '-'))), undefined);
  assert.equal(parseStat(Buffer.from('118 pool T 3')), undefined);
  for (const odd of [
    line.replace(') T ', ') Tx'),
    line.replace(') T ', ')xT '),
    line.replace(') T', ' T').replace('(', ')('),
  ])
    assert.equal(parseStat(Buffer.from(odd)), undefined, odd);
  // The last number may end the line.
  const short = line.split(' ').slice(0, 24).join(' ');
  assert.deepEqual(
    [parseStat(Buffer.from(`${short}\n`))?.rssPages, parseStat(Buffer.from(`${short}\t`))],
    [301, undefined],
  );
});

test('any name of any bytes leaves the fields where they are', () => {
  const hostile = fc.constantFrom(') R 1 (', ')', '((', ')\n1 (a', ' 0 0 0 0 0 0 0').map((text) => Buffer.from(text));
  const comm = fc.oneof(fc.uint8Array({ min: 1, maxLength: 15 }), hostile);
  const number = fc.integer({ min: 0, max: 2 ** 31 });
  fc.assert(
    fc.property(comm, number, number, fc.integer({ min: -20, max: 19 }), (name, ppid, startTicks, nice) => {
      const bytes = Buffer.concat([
        Buffer.from('7 ('),
        name,
        Buffer.from(
          `) S ${ppid} 7 6 0 -1 64 0 0 0 0 30 4 0 0 20 ${nice} 2 0 ${startTicks} 4096 5 18446744073709551615 1\n`,
        ),
      ]);
      const stat = parseStat(bytes);
      assert.deepEqual(undecode(stat?.comm ?? ''), Buffer.from(name));
      const { comm: _, ...rest } = stat ?? { comm: '' };
      assert.deepEqual(rest, {
        status: 'sleeping',
        ppid,
        pgrp: 7,
        session: 6,
        tty: 0,
        tpgid: -1,
        ofKernel: false,
        cpuTicks: 34,
        nice,
        threads: 2,
        startTicks,
        vmsBytes: 4096,
        rssPages: 5,
      });
    }),
  );
});

test('where the stack begins, whatever the name; undefined if that is cut off', () => {
  const line = '7 (a) 1 (b) S 1 7 7 0 -1 64 0 0 0 0 30 4 0 0 20 0 2 0 70 4096 5 18446744073709551615 1 1 140000 0\n';
  assert.equal(stackStart(line), '140000');
  assert.equal(stackStart(line.slice(0, line.indexOf(' 140000'))), undefined);
});
