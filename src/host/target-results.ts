import type { ProcessError } from '../errors.ts';
import type { TerminationSignal } from '../platform/capabilities.ts';
import type { Guarantee } from '../platform/controller.ts';
import type { Machine } from '../platform/machine.ts';
import { nameOf } from '../process/process.ts';
import { rowCommandChars } from '../text/lengths.ts';
import { messageOf, type SafeText } from '../text/safe-text.ts';
import type { Host } from './host.ts';
import type { TerminationResult } from './terminate.ts';

/** One target of a call that ends processes, as the answer has it. */
export interface TargetResult {
  readonly pid: number;
  /** Null when it may not be shown. */
  readonly name: SafeText | null;
  readonly command: SafeText | null;
  readonly outcome: TerminationResult['outcome'];
  readonly signal: TerminationResult['signal'];
  readonly elapsed_ms: number;
  /** Null when nothing was pinned. */
  readonly guarantee: Guarantee | null;
  /** Why it was refused. */
  readonly reason?: SafeText;
  /** Of a dry run: what would be sent. */
  readonly would_send?: readonly TerminationSignal[];
}

/** A tree can have hundreds of processes: those that did not simply end come first. */
const RESULTS_MAX = 40;

/** A target that could not be pinned. */
export function failedResult(machine: Machine, pid: number, error: ProcessError): TargetResult {
  // Where the system hides processes, one that is not seen may still run.
  const isGone = error.code === 'NOT_FOUND' && !machine.hidesSome();
  return {
    pid,
    name: null,
    command: null,
    outcome: isGone ? 'already_gone' : 'refused',
    signal: null,
    elapsed_ms: 0,
    guarantee: null,
    reason: messageOf(error),
  };
}

type ResultDeps = Pick<Host, 'view' | 'sightings'>;

interface ObservedTargets {
  readonly terminations: readonly TerminationResult[];
  readonly failed: readonly TargetResult[];
}

/** The results that fit into an answer, and the counts of all if there are several. */
export function targetResults(deps: ResultDeps, { terminations, failed }: ObservedTargets) {
  const total = terminations.length + failed.length;
  const simple = (outcome: TerminationResult['outcome']): boolean => outcome === 'exited';
  const ordered =
    total > RESULTS_MAX
      ? terminations.toSorted((a, b) => Number(simple(a.outcome)) - Number(simple(b.outcome)))
      : terminations;
  const counts: Partial<Record<TerminationResult['outcome'], number>> = {};
  for (const { outcome } of [...failed, ...terminations]) counts[outcome] = (counts[outcome] ?? 0) + 1;
  const commandChars = rowCommandChars(terminations.length);
  const results = [...failed, ...ordered]
    .slice(0, RESULTS_MAX)
    // Only what is in the answer counts as shown.
    .map((one) => ('process' in one ? resultOf(deps, one, commandChars) : one));
  return { results, ...(total > 1 && { counts }) };
}

function resultOf(
  { view, sightings }: ResultDeps,
  { process, outcome, signal, elapsedMs, guarantee, refusal, wouldSend }: TerminationResult,
  commandChars: number,
): TargetResult {
  const isShown = view.canList(process);
  if (isShown) sightings.record(process);
  return {
    pid: process.pid,
    name: isShown ? view.show.text(nameOf(process)) : null,
    command: isShown ? view.show.command(process.argv, commandChars) : null,
    outcome,
    signal,
    elapsed_ms: elapsedMs,
    guarantee,
    ...(refusal && { reason: messageOf(refusal) }),
    ...(wouldSend && { would_send: wouldSend }),
  };
}
