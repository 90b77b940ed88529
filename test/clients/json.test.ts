import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from '../../src/clients/json.ts';

test('removing a missing entry changes nothing', () => {
  for (const text of ['{"servers": {}}', '{}', '', '{"servers": 1}', '[]'])
    assert.equal(json.remove(text, ['servers', 'ours']), text);
});

test('the last property is removed with the comma before it, any other with the one after it', () => {
  const text = '{\n  "s": {\n    "a": 1,\n    "b": 2\n  }\n}\n';
  assert.equal(json.remove(text, ['s', 'a']), '{\n  "s": {\n    "b": 2\n  }\n}\n');
  assert.equal(json.remove(text, ['s', 'b']), '{\n  "s": {\n    "a": 1\n  }\n}\n');
  assert.equal(json.remove('{"s": {"a": 1, "b": 2}}', ['s', 'b']), '{"s": {"a": 1 }}');
});

test('only the differing parts of an entry are written, so its comments stay', () => {
  const text = '{"s": {\n  "ours": { /* mine */ "command": "x", "args": [] }\n}}';
  assert.equal(json.set(text, ['s', 'ours'], { command: 'y', args: [] }), text.replace('"x"', '"y"'));
  assert.equal(json.set(text, ['s', 'ours'], { command: 'x', args: [] }), text);
  assert.doesNotMatch(json.set(text, ['s', 'ours'], { command: 'x' }), /mine|args/);
});

test('a new entry is indented as its neighbours are', () => {
  const tabs = '{\n\t"s": {\n\t\t"a": {}\n\t}\n}\n';
  assert.equal(
    json.set(tabs, ['s', 'b'], { c: 1 }),
    '{\n\t"s": {\n\t\t"a": {},\n\t\t"b": {\n\t\t\t"c": 1\n\t\t}\n\t}\n}\n',
  );
});

test('of a list as long as before only the differing values are written', () => {
  const text = '{"s": {\n  "ours": { "args": ["a", /* mine */ "b"] }\n}}';
  assert.equal(json.set(text, ['s', 'ours'], { args: ['x', 'b'] }), text.replace('"a"', '"x"'));
});

test('a name that is there twice is refused with its lines', () => {
  const text = '{\n"s": {},\n"s": {"ours": 1}\n}';
  for (const edit of [() => json.set(text, ['s', 'ours'], {}), () => json.remove(text, ['s', 'ours'])])
    assert.throws(edit, { message: '"s" is in it twice, at lines 2 and 3; keep only one' });
});
