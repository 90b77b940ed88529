import type { TerminationRequests } from '../../platform/capabilities.ts';
import { type SafeText, safe } from '../../text/safe-text.ts';
import type { TerminationResult } from '../terminate.ts';
import { pidsText } from './named.ts';

type Requests = Pick<TerminationRequests, 'unaskable'>;

/** Names the processes that were killed, or would be, because they cannot be asked to end. */
export function unasked(requests: Requests, terminations: readonly TerminationResult[]): SafeText[] {
  const pidsOf = (wanted: TerminationResult['outcome']): number[] =>
    terminations.filter(({ isUnasked, outcome }) => isUnasked && outcome === wanted).map(({ process }) => process.pid);
  return [...sentence(requests, safe`Killed`, pidsOf('killed')), ...wouldBeKilled(requests, pidsOf('would_end'))];
}

/** The same for the targets of a plan that waits for approval. */
export const wouldBeKilled = (requests: Requests, pids: readonly number[]): SafeText[] =>
  sentence(requests, safe`Would be killed`, pids);

const sentence = ({ unaskable }: Requests, killed: SafeText, pids: readonly number[]): SafeText[] =>
  unaskable === undefined || pids.length === 0
    ? []
    : [safe`${killed} at once, since ${unaskable} cannot be asked to end: ${pidsText(pids)}.`];
