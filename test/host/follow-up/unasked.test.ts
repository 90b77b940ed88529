import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unasked, wouldBeKilled } from '../../../src/host/follow-up/unasked.ts';
import type { TerminationResult } from '../../../src/host/terminate.ts';
import { LINUX } from '../../../src/platform/linux/capabilities.ts';
import { LESS } from '../../memory/less.ts';
import { facts } from '../../memory/processes.ts';

const result = (pid: number, rest: Partial<TerminationResult>): TerminationResult => ({
  ...{ process: facts(pid), outcome: 'killed', signal: 'TerminateProcess', elapsedMs: 0, guarantee: 'handle' },
  ...rest,
});
const killed = [50, 51].map((pid) => result(pid, { isUnasked: true }));

test('processes that were killed without being asked, or would be, are named with the reason', () => {
  const pretended = result(52, { isUnasked: true, outcome: 'would_end', signal: null });
  assert.deepEqual(unasked(LESS.termination, [...killed, pretended]), [
    'Killed at once, since processes without a window of their own cannot be asked to end: 50, 51.',
    'Would be killed at once, since processes without a window of their own cannot be asked to end: 52.',
  ]);
});

test('nothing is said of processes that were asked or survived, or where every process can be asked', () => {
  const others = [result(50, { isUnasked: false }), result(51, { isUnasked: true, outcome: 'still_running' })];
  assert.deepEqual(unasked(LESS.termination, [...others, result(52, {})]), []);
  assert.deepEqual(unasked(LINUX.termination, killed), []);
  assert.deepEqual(wouldBeKilled(LESS.termination, []), []);
});
