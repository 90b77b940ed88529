import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fields, table } from '../../src/text/table.ts';

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

test('of thousands of numbers the first stand in their cell, and how many more there are', () => {
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

test('fields are aligned; what is null is a dash, what is absent has no line', () => {
  assert.equal(
    fields([
      ['pid', 1],
      ['terminal', null],
      ['unit', undefined],
    ]),
    'pid       1\nterminal  -',
  );
});
