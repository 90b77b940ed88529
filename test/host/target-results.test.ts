import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProcessError } from '../../src/errors.ts';
import { failedResult, type TargetResult, targetResults } from '../../src/host/target-results.ts';
import type { TerminateOptions, TerminationResult } from '../../src/host/terminate.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../memory/processes.ts';
import { GENTLE, on } from './ends.ts';

const REFUSED = new ProcessError('PROTECTED', 'process 7: why');

const observed = (process: ProcessFacts, rest: Partial<TerminationResult> = {}): TerminationResult => ({
  ...{ process, outcome: 'exited', signal: 'SIGTERM', elapsedMs: 5, guarantee: 'pidfd' },
  ...rest,
});

/** The results as an answer has them, and the pids that count as shown by it. */
function answer(
  terminations: readonly TerminationResult[],
  options: Partial<TerminateOptions> = {},
  failed: readonly TargetResult[] = [],
) {
  const host = on(machine(ME, []));
  const shown: number[] = [];
  const sightings = { ...host.sightings, record: ({ pid }: ProcessFacts) => void shown.push(pid) };
  const all = { terminations, failed, options: { ...GENTLE, ...options } };
  return { ...targetResults({ machine: host.machine, view: host.view, sightings }, all), shown };
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

test('a dry run says what would be sent, to those that would get it', () => {
  const sent = (force: boolean, outcome: TerminationResult['outcome']) =>
    answer([observed(facts(42), { outcome })], { dryRun: true, force }).results[0]?.would_send;
  assert.deepEqual(sent(false, 'would_end'), ['SIGTERM']);
  assert.deepEqual(sent(true, 'would_end'), ['SIGTERM', 'SIGKILL']);
  assert.equal(sent(true, 'already_gone'), undefined);
  assert.equal(answer([observed(facts(42), { outcome: 'would_end' })]).results[0]?.would_send, undefined);
});

test('several results are counted by outcome, one is not', () => {
  assert.equal(answer([observed(facts(42))]).counts, undefined);
  const gone = failedResult(memoryMachine(machine(ME, [])), 7, new ProcessError('NOT_FOUND', 'no process 7'));
  assert.deepEqual(answer([observed(facts(42)), observed(facts(43))], {}, [gone]).counts, {
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
  assert.deepEqual(answer(many, {}, [failed]).results[0], failed);
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
