import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withQuotes } from '../../src/server/sdk-errors.ts';

const HOSTILE = '\u001b[2J\u202e';

const shown = (message: string): string => {
  const answer = withQuotes({ jsonrpc: '2.0', id: 1, error: { code: -32_602, message } });
  assert.ok('error' in answer);
  assert.deepEqual([answer.id, answer.error.code], [1, -32_602]);
  return answer.error.message;
};

for (const [message, expected] of [
  [`Tool ${HOSTILE} not found`, 'Tool "\\x1b[2J\\u{202e}" not found'],
  ['Prompt a not found', 'Prompt "a" not found'],
  ['Prompt a not found not found', 'Prompt "a not found" not found'],
  ['Resource template process://x not found', 'Resource template "process://x" not found'],
  ['Resource URI foo is invalid', 'Resource URI "foo" is invalid'],
  ['Resource not found: foo://x', 'Resource not found: "foo://x"'],
  ['Resource not found: a\nb', 'Resource not found: "a\\x0ab"'],
  // Not an error about a name.
  [`Method not found ${HOSTILE}`, 'Method not found \\x1b[2J\\u{202e}'],
  ['My Tool a not found', 'My Tool a not found'],
] as const)
  test(`${JSON.stringify(message)} is shown as ${JSON.stringify(expected)}`, () =>
    assert.equal(shown(message), expected));

test('a long message is cut to 512 characters, and a long name like any quotation', () => {
  assert.equal(shown('x'.repeat(512)), 'x'.repeat(512));
  assert.equal(shown('x'.repeat(513)).length, 512);
  assert.ok(shown(`Tool ${'x'.repeat(10_000)} not found`).length < 200);
});

test("a tool's own error is left as it is, and so is anything that is no error", () => {
  assert.equal(shown(`NOT_FOUND: ${'x'.repeat(600)}`), `NOT_FOUND: ${'x'.repeat(600)}`);
  assert.equal(shown('Not_found: \u0007'), 'Not_found: \\x07');
  const result = { jsonrpc: '2.0' as const, id: 1, result: { text: HOSTILE } };
  assert.equal(withQuotes(result), result);
});
