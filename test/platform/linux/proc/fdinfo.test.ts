import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFdinfo, parseMountId, parseTtyIndex } from '../../../../src/platform/linux/proc/fdinfo.ts';

const recorded = (flags: string) => `pos:\t0\nflags:\t${flags}\nmnt_id:\t24\nino:\t3\n`;

test('how a file is open', () => {
  const cases = { '0100000': 'r', '02': 'rw', '0102001': 'w', '02100001': 'w', '0100002': 'rw', '012000000': 'path' };
  for (const [flags, mode] of Object.entries(cases)) assert.equal(parseFdinfo(recorded(flags)), mode, flags);
});

test('the access mode 3, which only old device drivers know, is none of ours', () => {
  assert.equal(parseFdinfo(recorded('0100003')), null);
});

test('text that is not whole yields nothing', () => {
  const text = recorded('0100002');
  for (let length = 0; length < text.indexOf('\nmnt_id') + 1; length++) {
    assert.equal(parseFdinfo(text.slice(0, length)), null, `cut at ${length}`);
  }
  assert.equal(parseFdinfo('pos:\t0\nflags:\tx\n'), null);
});

test('which pty an open master belongs to', () => {
  assert.equal(parseTtyIndex(`${recorded('02')}tty-index:\t12\n`), 12);
  assert.equal(parseTtyIndex(`${recorded('02')}tty-index:\t1`), undefined); // not whole
  assert.equal(parseTtyIndex(recorded('02')), undefined);
});

test('the mount of an open file is read from a whole line', () => {
  assert.equal(parseMountId('pos:\t0\nflags:\t02\nmnt_id:\t24\nino:\t3\n'), 24);
  assert.equal(parseMountId('mnt_id:\t2'), undefined);
  assert.equal(parseMountId('pos:\t0\n'), undefined);
});
