import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readLine } from '../../src/server/stdin.ts';
import { runs } from '../runs.ts';

const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };
const [PARSE, INVALID] = [-32_700, -32_600];

/** The answers as [id, code], or `passes`. */
function outcome(line: string | Buffer): string | (readonly [unknown, number])[] {
  const read = readLine(Buffer.from(line));
  return 'message' in read ? 'passes' : read.failures.map(({ id, error }) => [id, error.code] as const);
}

const is = (line: string | Buffer, expected: ReturnType<typeof outcome>): void =>
  assert.deepEqual(outcome(line), expected, line.toString().slice(0, 200));

/** What trim() takes away, and JSON.parse() mostly does not. */
const BLANKS = ['', ' ', '\t', '\r', '\ufeff', '\u2028', '\u2029', '\u00a0', '\u3000', '\v', '\f', '\ufeff \ufeff'];

test('white space around a message is ignored', () => {
  for (const blank of BLANKS) {
    for (const line of [`${blank}${JSON.stringify(PING)}`, `${JSON.stringify(PING)}${blank}\r\n`]) {
      assert.deepEqual(readLine(Buffer.from(line)), { message: PING }, JSON.stringify(line));
    }
    is(blank, []);
  }
});

test('an invisible character that is no white space is an error', () => {
  for (const mark of ['\u0000', '\u200b', '\u2060', '\u0007', '\ufffd'])
    is(`${mark}${JSON.stringify(PING)}`, [[null, PARSE]]);
});

test('white space, escapes and odd characters in strings pass unchanged', () => {
  for (const text of ['\u2028', '\ufeff', '\ud800', '\u0000', '"\\', '日本', '\u202e']) {
    const message = { ...PING, id: text, params: { text } };
    assert.deepEqual(readLine(Buffer.from(JSON.stringify(message))), { message });
  }
  is('{"jsonrpc":"2.0","id":1,"method":"a\u0000b"}', [[null, PARSE]]);
});

test('an id is a string or an integer, exactly as it was sent', () => {
  for (const id of ['', 'é', '\ud800', 0, -1, 1e3, Number.MAX_SAFE_INTEGER]) {
    is(JSON.stringify({ ...PING, id }), 'passes');
    is(JSON.stringify({ ...PING, id, jsonrpc: '1.0' }), [[id, INVALID]]);
    is(JSON.stringify({ ...PING, id, method: 5 }), [[id, INVALID]]);
    is(JSON.stringify({ ...PING, id, params: [1] }), [[id, INVALID]]);
    is(JSON.stringify({ ...PING, id, result: {} }), [[id, INVALID]]);
  }
  for (const id of ['null', '1.5', '{}', '[1]', 'true', '12345678901234567890', '1e400', '-9007199254740993']) {
    const read = readLine(Buffer.from(`{"jsonrpc":"2.0","id":${id},"method":"ping"}`));
    assert.ok('failures' in read && read.failures.length === 1);
    assert.equal(read.failures[0]?.id, null);
    assert.match(read.failures[0]?.error.message ?? '', /id must be a string or an integer from -9007199254740991 to/);
  }
});

test('the last of two equal keys counts, for the check and for the message', () => {
  const read = readLine(Buffer.from('{"jsonrpc":"2.0","id":1,"id":2,"method":"x","method":"ping"}'));
  assert.deepEqual(read, { message: { ...PING, id: 2 } });
  is('{"jsonrpc":"2.0","method":"ping","id":1,"id":null}', [[null, INVALID]]);
});

test('a message without a method is never answered', () => {
  const replies = ['{}', '{"hello":"world"}', '{"jsonrpc":"1.0","id":1}', '{"jsonrpc":"2.0","id":1,"result":7}'];
  for (const line of replies) is(line, []);
  is('{"__proto__":{"method":"ping"},"jsonrpc":"2.0","id":1}', []);
  is('{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"x"}}', []);
  for (const line of [...replies, '1', 'null', '"x"', '[]', 'x']) {
    const read = readLine(Buffer.from(line));
    assert.ok('failures' in read);
    // Our own answers, sent back to us, are not answered.
    for (const failure of read.failures) is(JSON.stringify(failure), failure.id === null ? [] : 'passes');
  }
  is('{"jsonrpc":"2.0","id":1,"result":{}}', 'passes');
  is('{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}', 'passes');
});

test('a line that is not an object is answered without an id', () => {
  for (const line of ['17', '"ping"', 'null', 'true']) is(line, [[null, INVALID]]);
  for (const line of ['{', 'hello?', '{"jsonrpc":"2.0","id":1,', "{'id':1}", 'NaN', '{"id":1}{"id":2}'])
    is(line, [[null, PARSE]]);
  is('{"jsonrpc":"2.0","method":1}', [[null, INVALID]]);
});

test('each request of a batch is answered', () => {
  is(JSON.stringify([PING, { jsonrpc: '2.0', method: 'x' }, { ...PING, id: 'b' }, 7]), [
    [1, INVALID],
    [null, INVALID],
    ['b', INVALID],
  ]);
  is('[]', [[null, INVALID]]);
  is('[1,[2]]', [[null, INVALID]]);
  is('[{"jsonrpc":"2.0","id":1,"result":{}}]', []);
  is(JSON.stringify(Array.from({ length: 101 }, () => PING)), [[null, INVALID]]);
});

test('bytes that are not UTF-8 are refused under the id', () => {
  const line = Buffer.from('{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":"\xe9"}}', 'latin1');
  is(line, [[1, PARSE]]);
  is(Buffer.from('{"jsonrpc":"2.0","id":1,"result":{"a":"\xe9"}}', 'latin1'), []);
  is(JSON.stringify({ ...PING, params: { a: '\ufffd' } }), 'passes');
});

test('too deep nesting is refused under the id; brackets in strings do not count', () => {
  const nested = (depth: number): string =>
    `{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
  is(nested(498), 'passes');
  is(nested(499), [[1, INVALID]]);
  is(nested(1_000_000), [[1, INVALID]]);
  for (const text of ['['.repeat(2000), '"'.repeat(1000) + '{'.repeat(1000), '\\"['.repeat(1000)])
    is(JSON.stringify({ ...PING, params: { text } }), 'passes');
  is(JSON.stringify({ ...PING, params: { list: Array.from({ length: 2000 }, () => [{}]) } }), 'passes');
});

test('any JSON: at most one answer, under its id, and messages pass unchanged', () => {
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom('2.0', 'ping', 1, 'a', null, {}));
  const message = fc.dictionary(fc.constantFrom('jsonrpc', 'id', 'method', 'params', 'result', 'error', 'x'), odd);
  const valid = fc.record({
    jsonrpc: fc.constant('2.0'),
    id: fc.oneof(fc.string(), fc.integer()),
    method: fc.string(),
  });
  fc.assert(
    fc.property(fc.oneof(message, valid, fc.jsonValue()), fc.constantFrom(...BLANKS), (sent, blank) => {
      const value: unknown = JSON.parse(JSON.stringify(sent));
      const read = readLine(Buffer.from(`${blank}${JSON.stringify(value)}${blank}\n`));
      if ('message' in read) {
        assert.deepEqual(read.message, value);
        return;
      }
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      if (!isObject) return;
      const id = 'id' in value && (typeof value.id === 'string' || Number.isSafeInteger(value.id)) ? value.id : null;
      assert.deepEqual(
        read.failures.map((failure) => failure.id),
        'method' in value ? [id] : [],
      );
    }),
    runs(5000),
  );
});
