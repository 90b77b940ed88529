import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from '../../../src/commands/verbs/grid.ts';
import {
  type KillPlan,
  leftAloneText,
  plannedRows,
  plannedTable,
  reasonText,
  TERMINATE,
} from '../../../src/commands/verbs/kill-plan.ts';

const PLAIN: Page = { width: Number.POSITIVE_INFINITY, paint: (_, text) => text };

/** An answer of the tool, as its schema has it. */
function plan(typed: string, pids: readonly number[], more: object = {}): KillPlan {
  const columns = ['pid', 'name', 'user', 'age_s', 'memory_mib', 'ports', 'folder', 'descendants', 'match', 'command'];
  const match = typed.startsWith(':') ? null : 'command';
  const rows = pids.map((pid) => [pid, 'node', 'ana', 60, 43, [3000], '/srv', 0, match, 'node server.js']);
  const answer = { plan: 'plan-x', expires_s: 600, targets: { columns, rows, total: rows.length }, ...more };
  return { typed, answer: TERMINATE.output.parse(answer) };
}

test('each process once, and why it was found', () => {
  const rows = plannedRows([plan(':3000', [1, 2]), plan('server', [2, 3])]);
  assert.deepEqual(
    rows.map((row) => [row[0], row[7]]),
    [
      [1, ':3000'],
      [2, ':3000'],
      [3, 'command'],
    ],
  );
});

test('the user is shown where one is not the person', () => {
  const rows = plannedRows([plan(':3000', [1])]);
  assert.match(plannedTable(rows, PLAIN, 'ana'), /^PID {2}NAME {4}MEMORY {2}AGE {2}PORTS {2}COMMAND\n/);
  assert.match(plannedTable(rows, PLAIN, 'bob'), /^PID {2}NAME {2}USER /);
});

test('what is left alone, with the first sentence of the reason', () => {
  const also_matches = [{ pid: 9, name: 'less', command: 'less server.js' }];
  const refused = [{ pid: 1, name: 'init', reason: 'PROTECTED: process 1: it keeps it running (rule: x). No call …' }];
  assert.equal(
    leftAloneText([plan('server', [2], { refused, also_matches })], PLAIN),
    [
      'Left alone:',
      'PID  NAME  WHY',
      '  1  init  it keeps it running (rule: x)',
      '  9  less  only its arguments match: less server.js',
    ].join('\n'),
  );
  assert.equal(leftAloneText([plan('server', [2])], PLAIN), '');
});

test('a reason without code, pid and next step', () => {
  assert.equal(reasonText('NOT_FOUND: no process 7. It may have exited.'), 'no process 7');
  assert.equal(reasonText('the system refused'), 'the system refused');
});
