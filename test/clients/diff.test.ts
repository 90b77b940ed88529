import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diff } from '../../src/clients/diff.ts';

const drawn = (before: string, after: string): string[] => diff(before, after).map(({ sign, text }) => sign + text);

for (const [what, before, after, expected] of [
  ['a changed line has one line on each side', 'a\nb\nc\nd\ne\n', 'a\nb\nX\nd\ne\n', [' b', '-c', '+X', ' d']],
  ['an added line', 'a\nb\n', 'a\nX\nb\n', [' a', '+X', ' b']],
  ['a removed line', 'a\nX\nb\n', 'a\nb\n', [' a', '-X', ' b']],
  ['the first line', 'a\nb\nc\n', 'X\nb\nc\n', ['-a', '+X', ' b']],
  ['the last line', 'a\nb\nc\n', 'a\nb\nX\n', [' b', '-c', '+X']],
  [
    'two changes are one, with what is between them',
    'a\nb\nc\nd\n',
    'X\nb\nc\nY\n',
    ['-a', '-b', '-c', '-d', '+X', '+b', '+c', '+Y'],
  ],
  ['a line that repeats the one before it', 'a\na\n', 'a\na\na\n', [' a', '+a']],
  ['a new file', '', 'a\nb\n', ['+a', '+b']],
  ['a file that becomes empty', 'a\n', '', ['-a']],
  ['a blank file', '\n', 'a\n', ['-', '+a']],
  ['line ends of Windows do not show', 'a\r\nb\r\n', 'a\r\nX\r\n', [' a', '-b', '+X']],
  ['a missing line end does not show', 'a', 'a\nb', [' a', '+b']],
  ['nothing changed: the last line alone', 'a\nb\n', 'a\nb\n', [' b']],
] as const)
  test(what, () => assert.deepEqual(drawn(before, after), expected));
