import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitCommandLine } from '../../../../src/platform/windows/structs/split-command-line.ts';
import { runs } from '../../../runs.ts';
import { FIXTURES, recorded } from './raw-buffers.ts';

interface Line {
  readonly line: string;
  readonly args: readonly string[];
}
/** Each a real process: its command line, and the arguments that the C runtime of Microsoft gave it. */
const LINES: readonly Line[] = JSON.parse(readFileSync(new URL('command-lines.json', FIXTURES), 'utf8'));

test('hundreds of lines are split as by the C runtime of Microsoft', () => {
  assert.ok(LINES.length > 200);
  for (const { line, args } of LINES) assert.deepEqual(splitCommandLine(line), args, line);
});

test('the examples of its documentation', () => {
  const args = (line: string) => splitCommandLine(`program ${line}`).slice(1);
  assert.deepEqual(args('"abc" d e'), ['abc', 'd', 'e']);
  assert.deepEqual(args('a\\\\b d"e f"g h'), ['a\\\\b', 'de fg', 'h']);
  assert.deepEqual(args('a\\\\\\"b c d'), ['a\\"b', 'c', 'd']);
  assert.deepEqual(args('a\\\\\\\\"b c" d e'), ['a\\\\b c', 'd', 'e']);
  assert.deepEqual(args('a"b"" c d'), ['ab" c d']);
});

test('the recorded command line of a process', () => {
  assert.deepEqual(splitCommandLine(recorded('command-line-text').bytes.toString('utf16le')).toSpliced(2, 1), [
    ...['C:\\Program Files\\nodejs\\node.exe', '-e'],
    ...['two words', 'a\\\\"b', '日本', 'trailing\\'],
  ]);
});

test('the program itself: quotes only keep blanks together, a backslash is one', () => {
  assert.deepEqual(splitCommandLine('"C:\\Program Files\\a\\" b'), ['C:\\Program Files\\a\\', 'b']);
  assert.deepEqual(splitCommandLine('C:\\Program" "Files\\a.exe b'), ['C:\\Program Files\\a.exe', 'b']);
  assert.deepEqual(splitCommandLine(' a'), ['', 'a']);
  assert.deepEqual(splitCommandLine('"a b'), ['a b']);
  assert.deepEqual(splitCommandLine('a  \t '), ['a']);
  assert.deepEqual(splitCommandLine(''), []);
});

/** https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments, the other way round. */
const quoted = (arg: string): string => `"${arg.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;

test('arguments that were quoted by these rules come back', () => {
  const piece = fc.constantFrom('"', '""', '\\', '\\\\', ' ', '\t', 'a', 'C:\\', 'ü', '\u{1f600}', '\ud800', '\n');
  const arg = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(fc.array(arg, { maxLength: 6 }), fc.constantFrom(' ', '\t', '   '), (args, blank) => {
      const line = ['"C:\\Program Files\\a.exe"', ...args.map(quoted)].join(blank);
      assert.deepEqual(splitCommandLine(line), ['C:\\Program Files\\a.exe', ...args]);
    }),
    runs(5000),
  );
});

test('no text is lost but blanks, quotes and backslashes, in time that grows with its length', () => {
  const kept = (text: string): string => text.replaceAll(/[ \t"\\]/g, '');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (line) => {
      assert.equal(kept(splitCommandLine(line).join('')), kept(line));
    }),
  );
  const longest = 32_767;
  for (const unit of ['\\', '"', ' "', 'a\\"']) splitCommandLine(unit.repeat(longest / unit.length));
});
