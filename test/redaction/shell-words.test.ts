import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  commandsOf,
  commandsOfWords,
  isCommand,
  isProseOption,
  replaceWords,
  type ShellCommand,
  titleWords,
} from '../../src/redaction/shell-words.ts';

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

test('a replaced word keeps its quotes, if the same one is on both sides', () => {
  for (const [text, replaced] of [
    ['a b c', 'a X c'],
    ['a "b d" c', 'a "X" c'],
    ["a 'b' c", "a 'X' c"],
    ['a x"b" c', 'a X c'],
  ] as const) {
    const [first, , last] = ['a', 'b', 'c'];
    const words = commandsOf(text).commands.flatMap((command) => command.words);
    assert.equal(replaceWords(text, words, [first, 'X', last]), replaced);
  }
});

test('what is not replaced stays as it is written, also where a word is missing', () => {
  const text = `a   "b c"  'd'; e`;
  const words = commandsOf(text).commands.flatMap((command) => command.words);
  assert.equal(replaceWords(text, words, []), text);
});

test('the words of a title end at blanks, except in quotes that open a word or a value', () => {
  for (const [title, words] of [
    ['a b', ['a', 'b']],
    ['a "b c" d', ['a', 'b c', 'd']],
    ["a --x='b c' d", ['a', "--x='b c'", 'd']],
    ["it's a dog's life", ["it's", 'a', "dog's", 'life']],
    ['a;b|c', ['a;b|c']],
  ] as const) {
    const found = titleWords(title);
    assert.deepEqual(
      found.map(({ text }) => text),
      words,
    );
    assert.equal(replaceWords(title, found, ['X', ...words.slice(1)]), `X${title.slice(words[0].length)}`);
  }
});

const STRINGS: [previous: string, text: string, isCommand: boolean][] = [
  ['--command', 'anything at all', true],
  ['--message', 'rm -rf x | y', false],
  ['-m', 'sh -c x', false],
  ['--x', 'FOO=1 run it', true],
  ['--x', 'sh -c x', true],
  ['--x', 'C:\\bin\\pwsh.exe x', true],
  ['--x', '/usr/bin/mysql shop -p', true],
  ['--x', 'mysql -px shop', true],
  ['--x', 'mysql shop | head', true],
  ['--x', 'mysql shop now', false],
  ['--x', 'A sentence, with a dash - and so on', false],
];

for (const [previous, text, expected] of STRINGS)
  test(`${text} after ${previous} is ${expected ? 'a' : 'no'} command`, () =>
    assert.equal(isCommand(text, previous, { isHarmless: false }), expected));

test('a program that takes much text is given a command only where it looks like nothing else', () => {
  assert.ok(!isCommand('mysql -px shop', '--x', { isHarmless: true }));
  assert.ok(isCommand('FOO=1 run it', '--x', { isHarmless: true }));
});

test('the value of some options is a sentence', () => {
  for (const option of ['-m', '-am', '--message', '-title', '--description']) assert.ok(isProseOption(option), option);
  for (const option of ['-M', '--messages', 'message', '--name', '-x']) assert.ok(!isProseOption(option), option);
});
