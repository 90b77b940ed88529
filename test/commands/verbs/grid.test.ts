import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grid, type Page } from '../../../src/commands/verbs/grid.ts';

const PLAIN: Page = { width: Number.POSITIVE_INFINITY, paint: (_, text) => text };
const ANSWER = {
  columns: ['command', 'pid', 'name', 'memory_mib', 'ports', 'project'],
  rows: [
    ['node server.js --port 3000', 4242, 'node', 308.2, [3000], 'shop'],
    [null, 7, 'kthreadd', 0, [], null],
  ],
};
const WANTED = ['pid', 'name', 'memory_mib', 'ports', 'project', 'command'];

test('figures to the right, texts to the left; a process without a command line by its name', () => {
  assert.equal(
    grid(ANSWER, WANTED, PLAIN),
    [
      ' PID  NAME        MEMORY  PORTS  PROJECT  COMMAND',
      '4242  node       308 MiB  3000   shop     node server.js --port 3000',
      '   7  kthreadd     0 MiB  -      -        [kthreadd]',
    ].join('\n'),
  );
});

test('only the last column is cut', () => {
  const lines = grid(ANSWER, WANTED, { ...PLAIN, width: 50 }).split('\n');
  assert.equal(lines[1], '4242  node       308 MiB  3000   shop     node se…');
  assert.ok(lines.every((line) => line.length <= 50));
});

test('optional columns are left out where there is no room, the last first, or where they say nothing', () => {
  const optional = ['ports', 'project', 'name'];
  const headerAt = (width: number) => grid(ANSWER, WANTED, { ...PLAIN, width, optional }).split('\n')[0];
  assert.equal(headerAt(68), ' PID  NAME        MEMORY  PORTS  PROJECT  COMMAND');
  assert.equal(headerAt(60), ' PID    MEMORY  PORTS  PROJECT  COMMAND');
  assert.equal(headerAt(50), ' PID    MEMORY  PORTS  COMMAND');
  assert.equal(headerAt(20), ' PID    MEMORY  COM…');
  const silent = { ...ANSWER, rows: [['x', 1, 'x', 1, [], null]] };
  assert.equal(grid(silent, WANTED, { ...PLAIN, optional }).split('\n')[0], 'PID  NAME    MEMORY  COMMAND');
});

test('colours: the header, what is unknown, what stands out', () => {
  const paint: Page['paint'] = (style, text) => `<${style}:${text}>`;
  const answer = { columns: ['pid', 'cpu_percent', 'user'], rows: [[1, 99, null]] };
  assert.equal(
    grid(answer, ['pid', 'cpu_percent', 'user'], { ...PLAIN, paint }),
    '<bold:PID     CPU  USER>\n  1  <red: 99.0%>  <dim:?>',
  );
});
