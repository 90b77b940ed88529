import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeUtf8 } from '../../src/text/utf8.ts';
import { undecode } from '../platform/linux/recorded.ts';

test('different bytes never become the same text: every text gives back its bytes', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 6 }),
    fc.string({ unit: 'binary', maxLength: 4 }).map((text) => Buffer.from(text)),
    fc.constantFrom('\ufffd', '\u{10ffff}', '\u0800').map((text) => Buffer.from(text)),
    fc.constantFrom([0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe0, 0x80], [0xff]),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const bytes = Buffer.concat(pieces.map((part) => Buffer.from(part)));
      assert.deepEqual(undecode(decodeUtf8(bytes)), bytes);
    }),
    { numRuns: 2000 },
  );
});

test('a part of a buffer is decoded as if it stood alone', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), fc.nat(12), fc.nat(12), (array, a, b) => {
      const bytes = Buffer.from(array);
      const [start, end] = [Math.min(a, b, bytes.length), Math.min(Math.max(a, b), bytes.length)];
      assert.equal(decodeUtf8(bytes, start, end), decodeUtf8(Buffer.from(bytes.subarray(start, end))));
    }),
  );
});
