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

test('what was killed, or would be, without being asked is named, with the reason', () => {
  const pretended = result(52, { isUnasked: true, outcome: 'would_end', signal: null });
  assert.deepEqual(unasked(LESS.termination, [...killed, pretended]), [
    'Killed at once, since processes without a window of their own cannot be asked to end: 50, 51.',
    'Would be killed at once, since processes without a window of their own cannot be asked to end: 52.',
  ]);
});

test('nothing is said of what was asked, survived, or where each process can be asked', () => {
  const others = [result(50, { isUnasked: false }), result(51, { isUnasked: true, outcome: 'still_running' })];
  assert.deepEqual(unasked(LESS.termination, [...others, result(52, {})]), []);
  assert.deepEqual(unasked(LINUX.termination, killed), []);
  assert.deepEqual(wouldBeKilled(LESS.termination, []), []);
});
