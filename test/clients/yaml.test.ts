import assert from 'node:assert/strict';
import { test } from 'node:test';
import { yaml } from '../../src/clients/yaml.ts';

const PATH = ['s', 'ours'];

test('an entry is added first in its map, indented as its neighbours are', () => {
  assert.equal(
    yaml.set('s:\n    a:\n        b: 1\n', PATH, { c: 1 }),
    's:\n    ours:\n      c: 1\n    a:\n        b: 1\n',
  );
  assert.equal(yaml.set('s: # mine\n', PATH, { c: 1 }), 's: # mine\n  ours:\n    c: 1\n');
  assert.equal(yaml.set('s: {} # none\n', PATH, { c: 1 }), 's: # none\n  ours:\n    c: 1\n');
  assert.equal(yaml.set('a: 1', PATH, { c: 1 }), 'a: 1\ns:\n  ours:\n    c: 1\n');
  assert.equal(yaml.set('a: 1\r\n', PATH, { c: 1 }), 'a: 1\r\ns:\r\n  ours:\r\n    c: 1\r\n');
});

test('an entry is replaced where it is, and its comments stay', () => {
  const text = 's:\n  a: {}\n  ours:\n    # mine\n    c: 1\n\n  # about b\n  b: {}\nt: 1\n';
  assert.equal(
    yaml.set(text, PATH, { c: 2 }),
    's:\n  a: {}\n    # mine\n  ours:\n    c: 2\n\n  # about b\n  b: {}\nt: 1\n',
  );
});

test('an entry is removed, and a map without entries becomes {}', () => {
  assert.equal(yaml.remove('s:\n  a: {}\n  ours:\n    c: 1\n', PATH), 's:\n  a: {}\n');
  assert.equal(yaml.remove('s: # all\n  ours:\n    c: 1\nt: 1\n', PATH), 's: {} # all\nt: 1\n');
  assert.equal(yaml.remove('s:\n  "ours":\n    c: 1\n  a: 1\n', PATH), 's:\n  a: 1\n');
});

test('an entry of another map, or deeper, is another one', () => {
  for (const text of [
    's:\n  a: {}\nt:\n  ours:\n    c: 1\n',
    's:\n  a:\n    ours:\n      c: 1\n',
    's:\n  ours2:\n    c: 1\n',
    's:\n  # ours:\n  a: 1\n',
    'ours:\n  c: 1\n',
    '',
  ])
    assert.equal(yaml.remove(text, PATH), text);
});

test('long text and text in quotes stay on one line', () => {
  const long = 'word '.repeat(50).trim();
  assert.equal(yaml.set('', PATH, { a: long, b: '1' }), `s:\n  ours:\n    a: ${long}\n    b: "1"\n`);
});

test('invalid text is refused with its place, and an empty file is an empty map', () => {
  assert.throws(() => yaml.parse('a: 1\n b: 2'), { message: /^it is not valid YAML: .+ at line 2, column 3$/ });
  for (const text of ['', '# nothing\n', 'null']) assert.deepEqual(yaml.parse(text), {});
});

test('the blank lines and comments behind an entry belong to what follows', () => {
  const text = 's:\n  ours:\n    c: 1\n\n# about t\nt: 1\n';
  assert.equal(yaml.remove(text, PATH), 's: {}\n\n# about t\nt: 1\n');
  assert.equal(yaml.set(text, PATH, { c: 2 }), 's:\n  ours:\n    c: 2\n\n# about t\nt: 1\n');
});

test('a name in quotes, with a comment or with spaces behind it is the same name', () => {
  for (const line of ["'ours':", '"ours":', 'ours: # mine', 'ours:  '])
    assert.equal(yaml.remove(`s:\n  ${line}\n    c: 1\n  a: 1\n`, PATH), 's:\n  a: 1\n', line);
  for (const line of ['"ours\':', 'ours', 'our:', 'ours#x:'])
    assert.ok(yaml.remove(`s:\n  ${line}\n    c: 1\n`, PATH).includes('c: 1'), line);
});

test('a map is found by its whole line only', () => {
  assert.equal(yaml.set('x:\n  s:\n    a: 1\n', PATH, { c: 1 }), 'x:\n  s:\n    a: 1\ns:\n  ours:\n    c: 1\n');
  assert.equal(yaml.remove('x:\n  ours:\n    c: 1\n', PATH), 'x:\n  ours:\n    c: 1\n');
});

test('an unknown alias and a tab are refused with their place', () => {
  assert.throws(() => yaml.parse('a: &x [*x]\nb: *y\n'), {
    message: /it is not valid YAML: .+ at line \d+, column \d+$/,
  });
  assert.throws(() => yaml.parse('\tx: 1'), { message: /at line 1, column \d+$/ });
});

test('two documents are said to be two, and where the second begins', () => {
  for (const [text, line] of [
    ['---\na: 1\n---\nb: 2\n', 3],
    ['a: 1\n---\nb: 2\n', 2],
    ['# about\n--- # first\na: 1\n...\n--- # second\nb: 2\n', 5],
    ['%YAML 1.2\n---\na: 1\n---\n', 4],
  ] as const)
    assert.throws(() => yaml.parse(text), {
      message: `it holds two documents (\`---\` at line ${line}), and one is expected`,
    });
});

test('an entry is added before the marker of the end', () => {
  assert.equal(yaml.set('---\na: 1\n...\n', PATH, { c: 1 }), '---\na: 1\ns:\n  ours:\n    c: 1\n...\n');
});

test('a whole map is removed up to what follows', () => {
  const text = 'a: 1\ns:\n  ours:\n    c: 1\nt: 1\n';
  assert.equal(yaml.remove(text, ['s']), 'a: 1\nt: 1\n');
  assert.equal(yaml.remove('a: 1\ns:\n  ours:\n    c: 1\n', ['s']), 'a: 1\n');
  assert.equal(yaml.remove('a: 1\n', ['s']), 'a: 1\n');
});
