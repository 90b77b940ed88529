import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandsOf, commandsOfWords, isQuoted, type ShellCommand } from '../../src/redaction/shell-words.ts';

const shown = (commands: readonly ShellCommand[]) =>
  commands.map(({ words, endedBy }) => [...words.map(({ text }) => text), `→${endedBy}`].join(' '));

const LINES: [line: string, commands: string[]][] = [
  ['a b', ['a b →']],
  ['a; b "c d" | e', ['a →;', 'b c d →|', 'e →']],
  ['a && b', ['a →&', 'b →']],
  ['a || b', ['a →||', 'b →']],
  ['(a x; b) | c', ['a x →;', 'b →)|', 'c →']],
  ['a\nb', ['a →\n', 'b →']],
  ['a`b`', ['a →`', 'b →`']],
  ["a='b c' d", ["a='b c' d →"]],
  ['"a \\" b" c', ['a \\" b c →']],
  ['a\\ b c', ['a\\ b c →']],
  ['"open', ['"open →']],
  ['| a', ['a →']],
  ['', []],
];

for (const [line, commands] of LINES)
  test(`the commands of ${JSON.stringify(line)}`, () => assert.deepEqual(shown(commandsOf(line).commands), commands));

test('each word has its place in the text, quotes included', () => {
  const text = 'a "b c";d';
  const { commands, end } = commandsOf(text);
  assert.deepEqual(
    commands.flatMap(({ words }) => words.map((word) => text.slice(word.start, word.end))),
    ['a', '"b c"', 'd'],
  );
  assert.equal(end, text.length);
});

test('8,192 words are read, and it is said where the rest begins', () => {
  const read = (count: number) => commandsOf(Array(count).fill('ab').join(' '));
  assert.equal(read(8192).end, 8192 * 3 - 1);
  const { commands, end } = read(8193);
  assert.equal(end, 8192 * 3);
  assert.equal(commands[0]?.words.length, 8192);
});

test('words that stand apart are split at the signs among them, and keep their numbers', () => {
  const commands = commandsOfWords(['a', '|', '|', 'b', '&&', 'c', ';', 'd;e']);
  assert.deepEqual(shown(commands), ['a →|', 'b →&&', 'c →;', 'd;e →']);
  assert.deepEqual(
    commands.flatMap(({ words }) => words.map(({ start, end }) => [start, end])),
    [
      [0, 1],
      [3, 4],
      [5, 6],
      [7, 8],
    ],
  );
});

test('a word is quoted by the same quote on both sides', () => {
  assert.deepEqual(['"a"', "'a'", '""', '"', `"a'`, 'a"', '"a', 'a"a'].map(isQuoted), [
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});
