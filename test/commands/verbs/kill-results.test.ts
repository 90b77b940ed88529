import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from '../../../src/commands/verbs/grid.ts';
import { TERMINATE, type Termination } from '../../../src/commands/verbs/kill-plan.ts';
import { killedShown } from '../../../src/commands/verbs/kill-results.ts';

const PLAIN: Page = { width: Number.POSITIVE_INFINITY, paint: (_, text) => text };

const done = (results: readonly (readonly [number, string, string?])[], advice?: string): Termination =>
  TERMINATE.output.parse({
    results: results.map(([pid, outcome, reason]) => ({
      ...{ pid, name: 'node', command: 'node x', outcome, signal: 'SIGTERM', elapsed_ms: 5, guarantee: null },
      ...(reason !== undefined && { reason }),
    })),
    ...(advice !== undefined && { advice }),
  });

test('what became of each, once, with the advice in the words of the terminal', () => {
  const answers = [
    done([[1, 'exited']], 'Still running: 2: force sends SIGKILL.'),
    done([
      [1, 'already_gone'],
      [2, 'killed'],
    ]),
  ];
  assert.deepEqual(killedShown(answers, PLAIN), {
    text: ['OUTCOME  PID  NAME  COMMAND', 'ended      1  node  node x', 'killed     2  node  node x'].join('\n'),
    notes: ['Still running: 2: --force sends SIGKILL.'],
    found: true,
  });
});

test('what still runs or was refused is a failure', () => {
  assert.equal(killedShown([done([[1, 'still_running']])], PLAIN).failed, 3);
  const refused = killedShown([done([[1, 'refused', 'PROTECTED: process 1: it is protected. No call …']])], PLAIN);
  assert.deepEqual([refused.failed, refused.notes], [3, ['1: it is protected.']]);
  assert.equal(killedShown([done([[1, 'already_gone']])], PLAIN).failed, undefined);
});
