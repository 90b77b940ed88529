import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sidBytes, sidText } from '../../../../src/platform/windows/structs/sid.ts';

/** Well-known ones of [MS-DTYP] 2.4.2.4, and one each with a long authority and of an account. */
const KNOWN = [
  ['S-1-1-0', '010100000000000100000000'],
  ['S-1-5-18', '010100000000000512000000'],
  ['S-1-5-32-544', '01020000000000052000000020020000'],
  ['S-1-16-12288', '010100000000001000300000'],
  ['S-1-4294967295-1', '01010000ffffffff01000000'],
  ['S-1-0x123456789ABC-4294967295', '0101123456789abcffffffff'],
  ['S-1-5-21-3623811015-3361044348-30300820-1013', '010500000000000515000000c7f7fed77c7755c8945ace01f5030000'],
] as const;

test('bytes and text of known ones', () => {
  for (const [text, hex] of KNOWN) {
    assert.equal(sidText(Buffer.from(hex, 'hex')), text);
    assert.equal(sidBytes(text)?.toString('hex'), hex);
  }
});

test('one in the middle of a buffer', () => {
  assert.equal(sidText(Buffer.from('ffff010100000000000512000000ffff', 'hex'), 2), 'S-1-5-18');
});

test('bytes that are none, or not all of one', () => {
  for (const hex of [
    '',
    '01',
    '0101000000000005',
    '01010000000000051200',
    '020100000000000512000000',
    '0100000000000005',
  ])
    assert.equal(sidText(Buffer.from(hex, 'hex')), undefined, hex);
  const withParts = (count: number) => Buffer.concat([Buffer.from([1, count, 0, 0, 0, 0, 0, 5]), Buffer.alloc(64)]);
  assert.equal(sidText(withParts(15)), `S-1-5${'-0'.repeat(15)}`);
  assert.equal(sidText(withParts(16)), undefined);
  for (const offset of [-1, 5, 12, 100]) assert.equal(sidText(Buffer.from(KNOWN[1][1], 'hex'), offset), undefined);
});

test('text that is none', () => {
  for (const text of [
    ...['', 'S-1-5', 'S-1-', 'S-2-5-18', 'S-1-5-', 'S-1-5-18-', ' S-1-5-18', 'S-1-5-18\n', 'Administrators', '1000'],
    ...['S-1-5-4294967296', 'S-1-4294967296-1', 'S-1-5--1', 'S-1-0x5-18', 'S-1-5-0x12', `S-1-5${'-1'.repeat(16)}`],
  ])
    assert.equal(sidBytes(text), undefined, text);
});

test('a small s is one, too', () => {
  assert.equal(sidBytes('s-1-5-18')?.toString('hex'), KNOWN[1][1]);
});

test('every SID comes back', () => {
  const part = fc.nat(0xffff_ffff);
  fc.assert(
    fc.property(
      fc.nat(2 ** 31 - 1),
      fc.boolean(),
      fc.array(part, { minLength: 1, maxLength: 15 }),
      (low, isHigh, parts) => {
        const authority = isHigh ? `0x${(2 ** 32 + low).toString(16).toUpperCase().padStart(12, '0')}` : low;
        const text = `S-1-${authority}-${parts.join('-')}`;
        const bytes = sidBytes(text);
        assert.ok(bytes);
        assert.equal(sidText(bytes), text);
      },
    ),
  );
});

test('random bytes never throw, and what they show leads back to them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: -2, max: 80 }), (array, offset) => {
      const bytes = Buffer.from(array);
      const text = sidText(bytes, offset);
      if (text === undefined) return;
      const back = sidBytes(text);
      assert.deepEqual(back, bytes.subarray(offset, offset + (back?.length ?? 0)));
    }),
  );
});
