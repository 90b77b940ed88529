import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessError } from '../errors.ts';
import type { Capabilities, TerminationSignal } from '../platform/capabilities.ts';
import type { Guarantee } from '../platform/controller.ts';
import type { ProcessFacts } from '../process/process.ts';
import { yieldIfDue } from '../process/yielding.ts';
import type { RecordedIntent } from './audit-trail.ts';
import type { PinnedTarget, TargetJudge } from './pin.ts';
import { pretend, requestEnd, type Sending } from './send.ts';

/** What happened to a process: observed, never inferred from a signal that was sent. */
export const OUTCOMES = ['exited', 'killed', 'still_running', 'already_gone', 'refused', 'would_end'] as const;

export interface TerminateOptions {
  /** Kills what still runs after the timeout. */
  readonly force: boolean;
  /** Its descendants, too. */
  readonly tree: boolean;
  readonly timeoutS: number;
  /** Judge everything, signal nothing. */
  readonly dryRun: boolean;
}

/** A process that the rules or the operating system do not let us end. */
export interface RefusedTarget {
  readonly process: ProcessFacts;
  readonly refusal: ProcessError;
}

export interface TerminationResult {
  readonly process: ProcessFacts;
  readonly outcome: (typeof OUTCOMES)[number];
  /** The last request to end that was sent, if any. */
  readonly signal: TerminationSignal | null;
  readonly elapsedMs: number;
  readonly guarantee: Guarantee | null;
  readonly refusal?: ProcessError;
  /** It was killed without being asked, or would be, because it could not be asked. */
  readonly isUnasked?: boolean;
  /** Of a dry run: what would be sent. */
  readonly wouldSend?: readonly TerminationSignal[];
}

type FoundTarget = PinnedTarget | RefusedTarget;

export interface TerminationSteps extends Omit<Sending, 'counts'>, Pick<Capabilities, 'termination'> {
  /** Can it be asked to end? If not, it is killed at once. Throws the refusal if a kill was not agreed to. */
  canAsk(process: ProcessFacts): boolean;
  /** Judges a process right before it is killed. Throws the refusal. */
  readonly judgeKill: TargetJudge;
  /** New descendants since the last call. */
  more(): Promise<readonly FoundTarget[]>;
  /** Called once all are known, before the first signal. Throws when none of them may be sent. */
  ready(): void;
  /** Does its first signal count towards the rate limit? */
  counts(process: ProcessFacts): boolean;
  /** Called regularly with the time since the start. */
  progress(elapsedS: number): void;
}

/** A tree that still grows after this many passes is signalled while it grows. */
const LOOKS_BEFORE_MAX = 10;
const LOOK_FOR_MORE_MS = 100;
/** After this only a process inside an uninterruptible system call is left. */
const KILL_WAIT_MS = 2000;

/**
 * Asks processes to end and watches them do it. Nothing that is pinned is closed here. Aborting ends the waiting, and
 * the results are what was observed until then.
 */
export async function terminate(
  pinned: readonly FoundTarget[],
  options: TerminateOptions,
  steps: TerminationSteps,
): Promise<TerminationResult[]> {
  const { abort } = steps;
  const started = performance.now();
  const terminations: Promise<TerminationResult>[] = [];
  let running = 0;
  const more = async (): Promise<readonly FoundTarget[]> => (options.tree ? steps.more() : []);
  const begin = (one: FoundTarget): void => {
    running++;
    terminations.push(end(one, options, steps).finally(() => running--));
  };
  // All are pinned before the first is signalled: once a parent has ended, nothing shows whose its children were.
  const all = [...pinned];
  for (let looks = 0; looks < LOOKS_BEFORE_MAX; looks++) {
    const found = await more();
    all.push(...found);
    if (found.length === 0) break;
  }
  steps.ready();
  for (const one of all) {
    await yieldIfDue();
    begin(one);
  }
  try {
    while (running > 0) {
      await Promise.race([Promise.allSettled(terminations), sleep(LOOK_FOR_MORE_MS)]);
      for (const one of options.dryRun || abort.aborted ? [] : await more()) begin(one);
      steps.progress((performance.now() - started) / 1000);
    }
  } finally {
    // The caller closes what is pinned: nothing may use it after that, whatever has failed.
    await Promise.allSettled(terminations);
  }
  return Promise.all(terminations);
}

async function end(one: FoundTarget, options: TerminateOptions, steps: TerminationSteps): Promise<TerminationResult> {
  const started = performance.now();
  const { process } = one;
  const { judge, judgeKill, trail, abort, termination } = steps;
  const result = (outcome: TerminationResult['outcome'], signal: TerminationResult['signal']): TerminationResult => ({
    process,
    outcome,
    signal,
    elapsedMs: Math.round(performance.now() - started),
    guarantee: 'target' in one ? one.target.guarantee : null,
  });
  if ('refusal' in one) {
    if (!options.dryRun) trail.recordRefusal(one.refusal, process);
    return { ...result('refused', null), refusal: one.refusal };
  }
  const { target } = one;
  let signal: TerminationResult['signal'] = null;
  try {
    const canAsk = steps.canAsk(process);
    if (options.dryRun) {
      if (!pretend(target, canAsk ? judge : judgeKill)) return result('already_gone', null);
      const { ask, kill } = termination;
      const wouldSend = !canAsk ? [kill] : options.force ? [ask, kill] : [ask];
      return { ...result('would_end', null), isUnasked: !canAsk, wouldSend };
    }
    // Other work ran between the choice and the signal: the call may have been cancelled.
    if (abort.aborted) return result('still_running', null);
    if (canAsk) {
      const asked = await requestEnd(one, 'ask', { ...steps, counts: steps.counts(process) });
      if (!asked) return result('already_gone', null);
      signal = termination.ask;
      if (await seen(asked, target.exited(options.timeoutS * 1000, abort), 'exited')) return result('exited', signal);
      if (!options.force || abort.aborted) return result('still_running', signal);
    }
    const killing = { ...steps, judge: judgeKill, counts: !canAsk && steps.counts(process) };
    const forced = await requestEnd(one, 'kill', killing);
    if (!forced) return canAsk ? result('exited', signal) : result('already_gone', null);
    signal = termination.kill;
    const died = await seen(forced, target.exited(KILL_WAIT_MS, abort), 'killed');
    return { ...result(died ? 'killed' : 'still_running', signal), isUnasked: !canAsk };
  } catch (error) {
    if (!(error instanceof ProcessError)) throw error;
    if (!options.dryRun) trail.recordRefusal(error, process);
    return { ...result(signal === null ? 'refused' : 'still_running', signal), refusal: error };
  }
}

/** Waits for the end of a process and records whether it was observed. */
async function seen(intent: RecordedIntent, exited: Promise<boolean>, outcome: 'exited' | 'killed'): Promise<boolean> {
  const ended = await exited;
  intent.recordOutcome(ended ? outcome : 'still_running');
  return ended;
}
