import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  parseCapabilities,
  parseHugetlbBytes,
  parseSignals,
  parseStatus,
  parseUids,
} from '../../../../src/platform/linux/proc/status.ts';
import { recorded, reused } from '../recorded.ts';

const statusOf = (pid: number) => parseStatus(recorded(`${pid}/status`));

test('real, effective, saved and file-system ids, each from its place', () => {
  assert.deepEqual(statusOf(116), { uids: [1001, 1002, 1003, 1002], gids: [1001, 1002, 1003, 1002], tgid: 116 });
  assert.deepEqual(statusOf(2), { uids: [0, 0, 0, 0], gids: [0, 0, 0, 0], tgid: 2 });
});

test('a uid uses all 32 bits', () => {
  const uids = [4294967294, 4294967294, 4294967294, 4294967294];
  assert.deepEqual(statusOf(4194303), { uids, gids: [65534, ...uids.slice(1)], tgid: 4194303 });
});

test('a name with newlines cannot imitate a line: the kernel escapes them here', () => {
  assert.match(recorded('108/status').toString(), /^Name:\tnew\\nline\\\\n\n/);
  assert.equal(statusOf(108)?.tgid, 108);
});

test('a zombie and a dead leader with threads have ids, too', () => {
  assert.deepEqual(statusOf(103)?.uids, [0, 0, 0, 0]);
  assert.equal(statusOf(104)?.tgid, 104);
});

test('cut at any length, it is undefined or right, whatever follows in the buffer', () => {
  const bytes = recorded('116/status');
  const whole = statusOf(116);
  const behind = ['\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nTgid:\t1\n', '\n', '\t', '7'].map((text) => text.repeat(2000));
  let undefinedOnes = 0;
  for (let length = -3; length <= bytes.length; length++) {
    const cut = bytes.subarray(0, Math.max(length, 0));
    for (const buffer of [cut, bytes, ...behind.map((before) => reused(cut, before))]) {
      const status = parseStatus(buffer, length);
      if (status) assert.deepEqual(status, whole, `cut at ${length}`);
      else undefinedOnes++;
      const uids = parseUids(buffer, length);
      if (uids) assert.deepEqual(uids, whole?.uids, `cut at ${length}`);
    }
  }
  assert.ok(undefinedOnes > 0);
});

test('ids that are not four numbers are not taken for root', () => {
  for (const line of ['Uid:\t\t\t\t', 'Uid:\t1\t2\t3', 'Uid:\ta\tb\tc\td', 'Uid:\t-1\t-1\t-1\t-1', 'Uid:\t1 2 3 4']) {
    const text = recorded('116/status')
      .toString()
      .replace(/^Uid:.*$/m, line);
    assert.equal(parseStatus(Buffer.from(text)), undefined, line);
    assert.equal(parseUids(Buffer.from(text), text.length), undefined, line);
  }
});

test('memory in huge pages; none without its line, or with half of it', () => {
  const text = 'Name:\tx\nHugetlbPages:\t   16384 kB\nCpus:\t1\n';
  const of = (whole: string, length = whole.length) => parseHugetlbBytes(Buffer.from(whole), length);
  assert.equal(of(text), 16_777_216);
  assert.equal(of(text.replace('16384', '0')), 0);
  assert.equal(of('Name:\tx\n'), undefined);
  const end = text.indexOf(' kB\n') + 4;
  for (let length = 0; length < end; length++) assert.equal(of(text, length), undefined, `cut at ${length}`);
  assert.equal(of(text, end), 16_777_216);
  assert.equal(of(text, -2), undefined);
});

test('what SIGTERM meets: ignoring counts before blocking, blocking before a handler', () => {
  const status = (blocked: string, ignored: string, caught: string) =>
    `Name:\tx\nSigBlk:\t${blocked}\nSigIgn:\t${ignored}\nSigCgt:\t${caught}\n`;
  const [TERM, OTHERS] = ['0000000000004000', 'ffffffffffffbfff'];
  for (const [masks, whenAsked] of [
    [[OTHERS, OTHERS, OTHERS], 'default'],
    [[OTHERS, OTHERS, TERM], 'caught'],
    [[TERM, OTHERS, TERM], 'blocked'],
    [[TERM, TERM, TERM], 'ignored'],
  ] as const)
    assert.deepEqual(parseSignals(status(...masks)), { whenAsked });
  for (const missing of ['SigBlk', 'SigIgn', 'SigCgt'])
    assert.deepEqual(parseSignals(status(TERM, TERM, TERM).replace(missing, 'Other')), {}, missing);
});

test('who traces it, and whether it is the first of a namespace of its own', () => {
  assert.deepEqual(parseSignals('TracerPid:\t77\nNSpid:\t500\t1\n'), { tracerPid: 77, isNamespaceInit: true });
  assert.deepEqual(parseSignals('TracerPid:\t0\nNSpid:\t1\n'), {});
  assert.deepEqual(parseSignals('NSpid:\t500\t7\n'), {});
});

describe('capabilities', () => {
  for (const [hex, expected] of [
    ['000001ffffffffff', ['CAP_KILL', 'CAP_SYS_PTRACE', 'CAP_SYS_NICE']],
    ['0000000000000000', []],
    ['0000000000000020', ['CAP_KILL']],
    ['0000000000080000', ['CAP_SYS_PTRACE']],
    ['0000000000800000', ['CAP_SYS_NICE']],
    ['00000000000000200', []], // longer than any
    ['x', []],
    ['00000000a80425fb', ['CAP_KILL']], // what Docker leaves to root in a container
  ] as const) {
    test(hex, () =>
      assert.deepEqual(parseCapabilities(`Name:\tx\nCapPrm:\tffff\nCapEff:\t${hex}\nCapBnd:\t0\n`), expected),
    );
  }
  test('a status without the line has none', () => {
    assert.deepEqual(parseCapabilities(''), []);
    assert.deepEqual(parseCapabilities('XCapEff:\t00000000000000ff\n'), []);
  });
});
