import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeUtf8 } from '../../src/text/utf8.ts';
import { undecode } from '../platform/linux/recorded.ts';
import { runs } from '../runs.ts';

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
    runs(5000),
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

/** At the limits of what Unicode 15, table 3-7, allows, and one beyond. */
const FIRSTS = [0x7f, 0x80, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5];
const SECONDS = [0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0];
const LATER = [0x7f, 0x80, 0xbf, 0xc0];
const SEQUENCES = FIRSTS.flatMap((first) => [
  [first],
  ...SECONDS.flatMap((second) => [
    [first, second],
    ...LATER.flatMap((third) => [[first, second, third], ...LATER.map((fourth) => [first, second, third, fourth])]),
  ]),
]);

test('beside an invalid byte, well-formed text is decoded as elsewhere, and each other byte stands for itself', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const wellFormed = (bytes: readonly number[]): string | undefined => {
    try {
      return strict.decode(Buffer.from(bytes));
    } catch {
      return undefined;
    }
  };
  /** The longest well-formed character at each place, as an independent decoder sees it. */
  const expected = (bytes: readonly number[]): string => {
    if (bytes.length === 0) return '';
    for (const length of [1, 2, 3, 4]) {
      const text = length <= bytes.length ? wellFormed(bytes.slice(0, length)) : undefined;
      if (text !== undefined) return text + expected(bytes.slice(length));
    }
    return String.fromCharCode(0xdc00 + (bytes[0] ?? 0)) + expected(bytes.slice(1));
  };
  for (const bytes of SEQUENCES) {
    const text = expected(bytes);
    assert.equal(decodeUtf8(Buffer.from([...bytes, 0xff])), `${text}\udcff`);
    assert.equal(decodeUtf8(Buffer.from(bytes)), text);
  }
});
