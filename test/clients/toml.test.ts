import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toml } from '../../src/clients/toml.ts';

const PATH = ['s', 'ours'];

test('an entry is replaced with its subtables, and comments above the next table stay with that', () => {
  const text = '[s.ours]\n# mine\ncommand = "x"\n\n[s.ours.env]\nA = "1"\n\n# about other\n[s.other]\ncommand = "y"\n';
  assert.equal(
    toml.set(text, PATH, { command: 'z' }),
    '# mine\n[s.ours]\ncommand = "z"\n\n# about other\n[s.other]\ncommand = "y"\n',
  );
});

test('an entry is removed with the blank line before it, unless something follows at once', () => {
  assert.equal(toml.remove('a = 1\n\n[s.ours]\nb = 2\n', PATH), 'a = 1\n');
  assert.equal(toml.remove('a = 1\n\n[s.ours]\nb = 2\n\n[t]\n', PATH), 'a = 1\n\n[t]\n');
  assert.equal(toml.remove('a = 1\n\n[s.ours]\nb = 2\n[t]\n', PATH), 'a = 1\n\n[t]\n');
  assert.equal(toml.remove('[s.ours]\nb = 2\n', PATH), '');
});

test('what only begins like the entry is another one', () => {
  for (const text of ['[s.ours2]\na = 1\n', '[s]\nours = 1\n', '[x.s.ours]\na = 1\n', '# [s.ours]\n', ''])
    assert.equal(toml.remove(text, PATH), text);
});

test('a header in quotes, with blanks or in an array of tables is recognised', () => {
  assert.equal(toml.remove('[ s . "ours" ] # here\na = 1\n', PATH), '');
  assert.equal(toml.remove('[[s.ours]]\na = 1\n', PATH), '');
});

test('a line of a multi-line string that looks like a header is none', () => {
  const text = 'a = """\n[s.ours]\nb = 1\n"""\n';
  assert.equal(toml.remove(text, PATH), text);
});

test('invalid text is refused with its place', () => {
  assert.throws(() => toml.parse('a = 1\nb ='), { message: /^it is not valid TOML: .+ at line 2, column \d+$/ });
});

test('a new entry follows a blank line, with the line ends of the file', () => {
  assert.equal(toml.set('a = 1\r\n', PATH, { b: 2 }), 'a = 1\r\n\r\n[s.ours]\r\nb = 2\r\n');
  assert.equal(toml.set('a = 1', PATH, { b: 2 }), 'a = 1\n\n[s.ours]\nb = 2\n');
  assert.equal(toml.set('', PATH, { b: 2 }), '[s.ours]\nb = 2\n');
});

test('its maps are equal to those of other parsers', () => {
  assert.deepStrictEqual(toml.parse('[s.ours]\na = [{ b = 1 }]\n'), { s: { ours: { a: [{ b: 1 }] } } });
});
