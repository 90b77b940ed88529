import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProcessError } from '../../src/errors.ts';
import { failedResult, type TargetResult, targetResults } from '../../src/host/target-results.ts';
import type { TerminationResult } from '../../src/host/terminate.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../memory/processes.ts';
import { on } from './ends.ts';

const REFUSED = new ProcessError('PROTECTED', 'process 7: why');

const observed = (process: ProcessFacts, rest: Partial<TerminationResult> = {}): TerminationResult => ({
  ...{ process, outcome: 'exited', signal: 'SIGTERM', elapsedMs: 5, guarantee: 'pidfd' },
  ...rest,
});

/** The results as an answer has them, and the pids that count as shown by it. */
function answer(terminations: readonly TerminationResult[], failed: readonly TargetResult[] = []) {
  const host = on(machine(ME, []));
  const shown: number[] = [];
  const sightings = { ...host.sightings, record: ({ pid }: ProcessFacts) => void shown.push(pid) };
  return { ...targetResults({ view: host.view, sightings }, { terminations, failed }), shown };
}

test('a result has what was observed; a hidden process has neither name nor command', () => {
  const { results, shown } = answer([
    observed(facts(42)),
    observed(facts(43, { owner: ownedBy(JOHN) }), { outcome: 'refused', signal: null, refusal: REFUSED }),
  ]);
  const rest = { elapsed_ms: 5, guarantee: 'pidfd' };
  assert.deepEqual(results, [
    { pid: 42, name: 'p42', command: '/bin/p42', outcome: 'exited', signal: 'SIGTERM', ...rest },
    {
      ...{ pid: 43, name: null, command: null, outcome: 'refused', signal: null, ...rest },
      reason: 'PROTECTED: process 7: why. No call can change this: leave the process alone and say so to the user.',
    },
  ]);
  assert.deepEqual(shown, [42]);
});

test('what a dry run would send is in its answer', () => {
  const wouldSend = ['SIGTERM', 'SIGKILL'] as const;
  const sent = (rest: Partial<TerminationResult>) => answer([observed(facts(42), rest)]).results[0]?.would_send;
  assert.deepEqual(sent({ outcome: 'would_end', wouldSend }), wouldSend);
  assert.equal(sent({ outcome: 'already_gone' }), undefined);
});

test('several results are counted by outcome, one is not', () => {
  assert.equal(answer([observed(facts(42))]).counts, undefined);
  const gone = failedResult(memoryMachine(machine(ME, [])), 7, new ProcessError('NOT_FOUND', 'no process 7'));
  assert.deepEqual(answer([observed(facts(42)), observed(facts(43))], [gone]).counts, {
    already_gone: 1,
    exited: 2,
  });
});

test('of more than forty results those that did not simply end come first, and only those shown count as shown', () => {
  const all = (count: number) => [
    ...Array.from({ length: count - 1 }, (_, index) => observed(facts(100 + index))),
    observed(facts(99), { outcome: 'still_running' }),
  ];
  assert.equal(answer(all(40)).results.at(-1)?.pid, 99);
  const { results, shown, counts } = answer(all(41));
  assert.deepEqual([results.length, results[0]?.pid, results.at(-1)?.pid], [40, 99, 138]);
  assert.deepEqual(counts, { exited: 40, still_running: 1 });
  assert.equal(shown.length, 40);
});

test('those that could not be pinned come before all others', () => {
  const failed = failedResult(memoryMachine(machine(ME, [])), 7, REFUSED);
  const many = Array.from({ length: 40 }, (_, index) => observed(facts(100 + index), { outcome: 'killed' }));
  assert.deepEqual(answer(many, [failed]).results[0], failed);
});

test('a process that is not there is gone, unless the system hides processes', () => {
  const missing = new ProcessError('NOT_FOUND', 'no process 7');
  const plain = memoryMachine(machine(ME, []));
  const { reason, ...gone } = failedResult(plain, 7, missing);
  assert.deepEqual(gone, {
    ...{ pid: 7, name: null, command: null, outcome: 'already_gone', signal: null, elapsed_ms: 0, guarantee: null },
  });
  assert.match(reason ?? '', /^NOT_FOUND: no process 7\./);
  assert.equal(failedResult({ ...plain, hidesSome: () => true }, 7, missing).outcome, 'refused');
  assert.equal(failedResult(plain, 7, REFUSED).outcome, 'refused');
});
