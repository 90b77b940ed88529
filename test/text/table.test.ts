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
