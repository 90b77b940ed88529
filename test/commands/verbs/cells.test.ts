import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellText, lookOf, saysNothing } from '../../../src/commands/verbs/cells.ts';

test('what is not known is ?, what there is not is -', () => {
  for (const column of ['pid', 'memory_mib', 'ports', 'user', 'name']) assert.equal(cellText(column, null), '?');
  for (const column of ['project', 'terminal', 'matched']) assert.equal(cellText(column, null), '-');
  assert.equal(cellText('ports', []), '-');
  assert.equal(cellText('user', ''), '-');
});

test('figures in the units of their column', () => {
  assert.equal(cellText('age_s', 11_520), '3h 12m');
  assert.equal(cellText('memory_mib', 308.2), '308 MiB');
  assert.equal(cellText('cpu_percent', 0), '0.0%');
  assert.equal(cellText('pid', 4242), '4242');
  assert.equal(lookOf('folder').title, 'FOLDER');
});

test('a list is cut, and says by how much', () => {
  assert.equal(cellText('ports', [80, 443]), '80 443');
  assert.equal(cellText('ports', [1, 2, 3, 4, 5, 6]), '1 2 3 4 +2');
});

test('a column says nothing where no row has anything unusual', () => {
  assert.equal(saysNothing('status', ['sleeping', 'running', 'idle']), true);
  assert.equal(saysNothing('status', ['sleeping', 'zombie']), false);
  assert.equal(saysNothing('status', [null]), false, 'unknown is unusual');
  assert.equal(saysNothing('match', ['name', ':3000', 'pid']), true);
  assert.equal(saysNothing('match', ['name', 'command']), false);
  assert.equal(saysNothing('descendants', [0, 0]), true);
  assert.equal(saysNothing('descendants', [0, 2]), false);
  assert.equal(saysNothing('ports', [[], []]), true);
  assert.equal(saysNothing('ports', [[], null]), false);
});
