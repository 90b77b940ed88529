import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unicodeString } from '../../../../src/platform/windows/structs/unicode-string.ts';
import { ADDRESS, rawOf, recorded, spoilt, unicode, utf16 } from './raw-buffers.ts';

/** As ProcessCommandLineInformation (60) returns it: the text right behind. */
const whole = (text: string) => rawOf(unicode(text.length * 2, ADDRESS + 16n), utf16(text), Buffer.alloc(2));

test('the path of a program, as it was recorded', () => {
  assert.equal(unicodeString(recorded('image')), 'C:\\Program Files\\nodejs\\node.exe');
});

test('a command line, as Windows 8.1 and later return it', () => {
  const line = '"C:\\Program Files\\nodejs\\node.exe" server.js --name "日本 \u{1f600}"';
  assert.equal(unicodeString(whole(line)), line);
});

test('no text is empty, wherever it would lie', () => {
  assert.equal(unicodeString(rawOf(unicode(0, 0n))), '');
  assert.equal(unicodeString(rawOf(unicode(1, ADDRESS))), '');
});

test('text outside of the buffer, or cut, is unknown', () => {
  const { bytes } = whole('node');
  assert.equal(unicodeString(rawOf(bytes.subarray(0, 23))), undefined);
  assert.equal(unicodeString(rawOf(bytes.subarray(0, 15))), undefined);
  assert.equal(unicodeString(rawOf(unicode(8, 0n), utf16('node'))), undefined);
  assert.equal(unicodeString(whole('node'), -1), undefined);
});

test('a last half of a character is left out, lone surrogates are kept', () => {
  assert.equal(unicodeString(rawOf(unicode(3, ADDRESS + 16n), utf16('ab'))), 'a');
  assert.equal(unicodeString(whole('a\ud800b\udc00')), 'a\ud800b\udc00');
});

test('every text comes back, and a spoilt buffer throws nothing', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(unicodeString(whole(text)), text)));
  fc.assert(
    fc.property(spoilt(recorded('image')), fc.integer({ min: -4, max: 100 }), (raw, offset) => {
      const text = unicodeString(raw, offset);
      assert.ok(text === undefined || text.length * 2 <= raw.bytes.length);
    }),
  );
});
