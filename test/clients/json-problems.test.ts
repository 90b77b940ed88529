import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../../src/clients/json.ts';
import { lineAt, requireOneOf } from '../../src/clients/json-problems.ts';

for (const [text, problem] of [
  ['{\n"a": 1\n}\n}\n', 'something follows the closing brace at line 4'],
  ['{\n"a": 1\n\n"b": 2}', 'a comma is missing at line 2'],
  ['{\n"a": {\n"b": 1\n', 'a closing } is missing at line 3'],
  ['{"a": [1\n', 'a closing ] is missing at line 1'],
  ['{\n"a" 1}', 'a colon is missing at line 2'],
  ['{"a":\n}', 'a value is missing at line 1'],
  ['{\n"a": 1, 2}', 'a name in double quotes is missing at line 2'],
  ['{"a": "b\n}', 'a closing quote is missing at line 1'],
  ['{"a": "C:\\Users"}', /^a (?:\\u in a string needs four|backslash in a string must be written twice)/],
  ['{"a": 1} /* b', 'a comment is not closed at line 1'],
  ['{"a": tru}', 'a word or character is out of place at line 1'],
] as const)
  test(`${JSON.stringify(text)}: ${problem}`, () => {
    assert.throws(
      () => json.parse(text),
      ({ message }: Error) => {
        const [, reason = ''] = /^it is not valid JSON: (.*)$/.exec(message) ?? [];
        if (typeof problem === 'string') assert.equal(reason, problem);
        else assert.match(reason, problem);
        assert.doesNotMatch(reason, /[a-z][A-Z]/, "not the parser's word");
        return true;
      },
    );
  });

test('a name that is twice in a map counts only on the path', () => {
  requireOneOf('{"a": 1, "a": 2, "s": {"b": 1, "b": 2, "ours": {}}}', ['s', 'ours']);
  assert.throws(() => requireOneOf('{"s": {"ours": 1,\n"ours": 2}}', ['s', 'ours']), {
    message: '"ours" is in it twice, at lines 1 and 2; keep only one',
  });
});

test('lines are counted from one', () => {
  assert.deepEqual(
    [0, 1, 2].map((offset) => lineAt('a\nb', offset)),
    ['line 1', 'line 1', 'line 2'],
  );
});
