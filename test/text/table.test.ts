import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLayout, PLAIN, stringWidth } from '../../src/text/table.ts';

const { fields, table, moreText } = PLAIN;

test('columns stay aligned with wide and combining characters, numbers to the right', () => {
  const rows = [
    [1, 'node', null],
    [22, '日本', 'x'],
    [3, 'e\u0301', 'y'],
  ];
  assert.equal(
    table(['pid', 'name', 'note'], rows),
    ['pid  name  note', '  1  node  -', ' 22  日本  x', `  3  e\u0301     y`].join('\n'),
  );
});

test('a cell with thousands of numbers shows the first ones and how many more there are', () => {
  const ports = Array.from({ length: 2000 }, (_, index) => 40_000 + index);
  const [header, first, second] = table(
    ['pid', 'ports'],
    [
      [1, ports],
      [2, [80, 443]],
    ],
  ).split('\n');
  assert.equal(header, 'pid  ports');
  assert.equal(first, `  1  ${ports.slice(0, 16).join(' ')} +1984`);
  assert.equal(second, '  2  80 443');
});

test('fields are aligned; null is a dash, and an absent one has no line', () => {
  assert.equal(
    fields([
      ['pid', 1],
      ['terminal', null],
      ['unit', undefined],
    ]),
    'pid       1\nterminal  -',
  );
});

test('the last line of a list gives the cursor that continues it', () => {
  assert.deepEqual(moreText('abc'), ['more with a higher limit, or cursor abc']);
  assert.deepEqual(moreText(undefined), []);
});

/** A line of 30 cells, headings in brackets. */
const NARROW = createLayout({ width: 30, heading: (text) => `[${text}]`, more: (cursor) => `--from ${cursor}` });

test('in a narrow terminal the widest columns of text shrink together, and numbers do not', () => {
  const row = [123_456_789, 'n'.repeat(20), 'c'.repeat(30)];
  const [header = '', line = ''] = NARROW.table(['pid', 'name', 'command'], [row]).split('\n');
  assert.equal(header, '[      pid  name      command]');
  assert.equal(line, '123456789  nnnnnnn…  cccccccc…');
  assert.equal(stringWidth(line), 30);
});

test('a column of text keeps eight cells; then the line is cut at its end', () => {
  const row = [123_456_789_012, 'n'.repeat(20), 'c'.repeat(30)];
  const [, line = ''] = NARROW.table(['pid', 'name', 'command'], [row]).split('\n');
  assert.equal(line, '123456789012  nnnnnnn…  ccccc…');
});

test('a line that just fits is not cut', () => {
  const text = 'c'.repeat(25);
  assert.equal(NARROW.table(['pid', 'command'], [[123, text]]).split('\n')[1], `123  ${text}`);
});

test('wide characters are cut at whole cells', () => {
  assert.equal(NARROW.table(['name'], [['日'.repeat(16)]]).split('\n')[1], `${'日'.repeat(14)}…`);
});

test('a layout paints the names of fields and says how to continue', () => {
  assert.equal(
    NARROW.fields([
      ['a', 1],
      ['pid', 2],
    ]),
    '[a]    1\n[pid]  2',
  );
  assert.deepEqual(NARROW.moreText('abc'), ['--from abc']);
});

test('the width of a text counts cells, not characters', () => {
  assert.deepEqual(['', 'abc', '日本', 'e\u0301'].map(stringWidth), [0, 3, 4, 1]);
});
