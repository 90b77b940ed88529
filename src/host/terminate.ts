import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessError } from '../errors.ts';
import type { Guarantee, PinnedProcess, PriorityChange, Signal } from '../platform/controller.ts';
import { isZombie, type ProcessFacts } from '../process/process.ts';
import { yieldIfDue } from '../process/yielding.ts';
import type { AuditTrail, RecordedIntent } from './audit-trail.ts';
import type { PinnedTarget } from './pin.ts';

/** What became of a process: observed, never concluded from «the signal was sent». */
export const OUTCOMES = ['exited', 'killed', 'still_running', 'already_gone', 'refused', 'would_end'] as const;

export interface TerminateOptions {
  /** SIGKILL for what is left after the time. */
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
  /** The last signal that ends, if one was sent. */
  readonly signal: 'SIGTERM' | 'SIGKILL' | null;
  readonly elapsedMs: number;
  readonly guarantee: Guarantee | null;
  readonly refusal?: ProcessError;
}

export interface TerminationSteps {
  /** Judges a process right before a signal. Throws the refusal. */
  judge(process: ProcessFacts): void;
  /** What has come to be meant since the last time it was asked: new descendants. */
  more(): Promise<readonly (PinnedTarget | RefusedTarget)[]>;
  /** Called once all are known, before the first signal. Throws when none of them may be sent. */
  ready(): void;
  /** Is its first signal one of those that are limited? */
  counts(process: ProcessFacts): boolean;
  /** Where everything is announced before it is done. */
  readonly trail: AuditTrail;
  /** Hears every now and then how long it has been. */
  progress(elapsedS: number): void;
}

/** A tree that still grows after so many looks is signalled while it grows. */
const LOOKS_BEFORE_MAX = 10;
const LOOK_FOR_MORE_MS = 100;
/** After SIGKILL only a process inside an uninterruptible system call stays. */
const KILL_WAIT_MS = 2000;

/**
 * Asks processes to end and watches them do it. All signals go out from this file. Nothing that is held is closed
 * here. Aborting ends the waiting, and what was seen until then is told.
 */
export async function terminate(
  held: readonly (PinnedTarget | RefusedTarget)[],
  options: TerminateOptions,
  ways: TerminationSteps,
  abort: AbortSignal,
): Promise<TerminationResult[]> {
  const started = performance.now();
  const terminations: Promise<TerminationResult>[] = [];
  let running = 0;
  const more = async (): Promise<readonly (PinnedTarget | RefusedTarget)[]> => (options.tree ? ways.more() : []);
  const begin = (one: PinnedTarget | RefusedTarget): void => {
    running++;
    terminations.push(end(one, options, ways, abort).finally(() => running--));
  };
  // All are held before the first is signalled: when a parent ends, nothing tells any more whose its children were.
  const all = [...held];
  for (let looks = 0; looks < LOOKS_BEFORE_MAX; looks++) {
    const found = await more();
    all.push(...found);
    if (found.length === 0) break;
  }
  ways.ready();
  for (const one of all) {
    await yieldIfDue();
    begin(one);
  }
  try {
    while (running > 0) {
      await Promise.race([Promise.allSettled(terminations), sleep(LOOK_FOR_MORE_MS)]);
      for (const one of options.dryRun || abort.aborted ? [] : await more()) begin(one);
      ways.progress((performance.now() - started) / 1000);
    }
  } finally {
    // The caller closes what is held: nobody may use it any more then, whatever has failed.
    await Promise.allSettled(terminations);
  }
  return Promise.all(terminations);
}

async function end(
  one: PinnedTarget | RefusedTarget,
  options: TerminateOptions,
  ways: TerminationSteps,
  abort: AbortSignal,
): Promise<TerminationResult> {
  const started = performance.now();
  const { process } = one;
  const { judge, trail } = ways;
  const told = (outcome: TerminationResult['outcome'], signal: TerminationResult['signal']): TerminationResult => ({
    process,
    outcome,
    signal,
    elapsedMs: Math.round(performance.now() - started),
    guarantee: 'target' in one ? one.target.guarantee : null,
  });
  if ('refusal' in one) {
    if (!options.dryRun) trail.recordRefusal(one.refusal, process);
    return { ...told('refused', null), refusal: one.refusal };
  }
  const { target } = one;
  let signal: TerminationResult['signal'] = null;
  try {
    if (options.dryRun) return told(pretend(target, judge) ? 'would_end' : 'already_gone', null);
    // Between the choice and the signal others had their turn: the call may have been cancelled.
    if (abort.aborted) return told('still_running', null);
    const asked = await send(one, 'SIGTERM', { ...ways, abort, counts: ways.counts(process) });
    if (!asked) return told('already_gone', null);
    signal = 'SIGTERM';
    if (await seen(asked, target.exited(options.timeoutS * 1000, abort), 'exited')) return told('exited', signal);
    if (!options.force || abort.aborted) return told('still_running', signal);
    const forced = await send(one, 'SIGKILL', { ...ways, abort, counts: false });
    if (!forced) return told('exited', signal);
    signal = 'SIGKILL';
    const died = await seen(forced, target.exited(KILL_WAIT_MS, abort), 'killed');
    return told(died ? 'killed' : 'still_running', signal);
  } catch (error) {
    if (!(error instanceof ProcessError)) throw error;
    if (!options.dryRun) trail.recordRefusal(error, process);
    return { ...told(signal === null ? 'refused' : 'still_running', signal), refusal: error };
  }
}

/** Waits for the end of a process and writes down whether it was seen. */
async function seen(intent: RecordedIntent, exited: Promise<boolean>, outcome: 'exited' | 'killed'): Promise<boolean> {
  const ended = await exited;
  intent.recordOutcome(ended ? outcome : 'still_running');
  return ended;
}

/**
 * The last look before anything is done: since it was judged, the process may have started a setuid program. Undefined
 * when it is gone.
 */
function readAgain(target: PinnedProcess, judge: TerminationSteps['judge']): ProcessFacts | undefined {
  const now = target.read();
  if (!now || isZombie(now)) return undefined;
  judge(now);
  return now;
}

/** All that `send` does but the signal. */
function pretend(target: PinnedProcess, judge: TerminationSteps['judge']): boolean {
  const now = readAgain(target, judge);
  return now !== undefined && target.permits(now);
}

interface Sending extends Pick<TerminationSteps, 'judge' | 'trail'> {
  /** Does it count among the signals that are limited? */
  readonly counts: boolean;
  /** Aborted while it is announced, it is not sent. */
  readonly abort: AbortSignal;
}

/**
 * Announces one signal, and sends it: what cannot be written down is not done. What became of it is for the caller to
 * tell. Undefined when it was gone. A stopped process acts on a signal only once it is continued.
 */
export async function send(held: PinnedTarget, signal: Signal, sending: Sending): Promise<RecordedIntent | undefined> {
  const { target } = held;
  const { judge, trail, counts, abort } = sending;
  const what = { signal, ...(signal === 'SIGTERM' && { if_stopped: 'SIGCONT' as const }) };
  const intent = await trail.recordIntent(held, what, counts);
  const sent = attempt(intent, () => {
    if (abort.aborted) throw cancelled();
    const now = readAgain(target, judge);
    if (!now || !target.signal(signal, now)) return false;
    if (signal === 'SIGTERM' && now.status === 'stopped') target.signal('SIGCONT', now);
    return true;
  });
  return sent ? intent : undefined;
}

const cancelled = (): ProcessError =>
  new ProcessError('TIMED_OUT', 'the call was cancelled, nothing was sent', 'Call again if it is still wanted.');

/** Announces a nice value, and sets it. Undefined when it was gone. */
export async function renice(
  held: PinnedTarget,
  nice: number,
  { judge, trail, abort }: Omit<Sending, 'counts'>,
): Promise<PriorityChange | undefined> {
  const { target } = held;
  const intent = await trail.recordIntent(held, { nice });
  let done: PriorityChange | undefined;
  try {
    if (abort.aborted) throw cancelled();
    const now = readAgain(target, judge);
    done = now && (await target.setPriority(nice, now));
  } catch (error) {
    intent.recordFailure(error);
    throw error;
  }
  intent.recordOutcome(done ? 'done' : 'already_gone');
  return done;
}

/** Does what was announced. Nothing comes of it when the process was gone; that and every failure is written down. */
function attempt<T>(intent: RecordedIntent, act: () => T): T {
  try {
    const done = act();
    if (!done) intent.recordOutcome('already_gone');
    return done;
  } catch (error) {
    intent.recordFailure(error);
    throw error;
  }
}
