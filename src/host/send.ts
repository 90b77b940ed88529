import { ProcessError } from '../errors.ts';
import type { Capabilities, OfferedSignal } from '../platform/capabilities.ts';
import type { Asked, PinnedProcess, PriorityChange } from '../platform/controller.ts';
import { isZombie, type ProcessFacts } from '../process/process.ts';
import type { AuditTrail, IntendedChange, RecordedIntent } from './audit-trail.ts';
import { type PinnedTarget, type TargetJudge, unaskable } from './pin.ts';

/** All signals and priorities go out through this file. */

/**
 * Reads and judges it again before anything is done: since it was judged, the process may have executed a setuid
 * program. Undefined when it is gone.
 */
export function readAgain(target: PinnedProcess, judge: TargetJudge): JudgedProcess | undefined {
  const now = target.read();
  return !now || isZombie(now) ? undefined : { process: now, rule: judge(now) };
}

type JudgedProcess = Omit<PinnedTarget, 'target'>;

/** What `requestEnd` does, without the request. */
export function pretend(target: PinnedProcess, judge: TargetJudge): boolean {
  const now = readAgain(target, judge);
  return now !== undefined && target.permits(now.process);
}

export interface Sending {
  /** Judges a process right before a signal. Throws the refusal. */
  readonly judge: TargetJudge;
  /** Where the intent is recorded before it is carried out. */
  readonly trail: AuditTrail;
  /** Does it count towards the rate limit? */
  readonly counts: boolean;
  /** Aborted while the intent is recorded, it is not sent. */
  readonly abort: AbortSignal;
}

/**
 * Asks a process to end, or kills it; the caller records the outcome. Undefined when the process was gone. What cannot
 * be recorded is not done.
 */
export async function requestEnd(
  pinned: PinnedTarget,
  way: 'ask' | 'kill',
  { termination, ...sending }: Sending & Pick<Capabilities, 'termination'>,
): Promise<RecordedIntent | undefined> {
  const { ask, kill, ifStopped } = termination;
  const asked = { signal: ask, ...(ifStopped !== undefined && { if_stopped: ifStopped }) };
  const what = way === 'ask' ? asked : { signal: kill };
  return (await carryOut(pinned, { ...sending, what }, (target, now) => target[way](now)))?.intent;
}

/** Sends a signal for another purpose than ending the process, recorded in the same way. */
export async function sendSignal(
  pinned: PinnedTarget,
  signal: OfferedSignal,
  sending: Sending,
): Promise<RecordedIntent | undefined> {
  const what = { signal: signal.name };
  return (await carryOut(pinned, { ...sending, what }, (target, now) => target.signal(signal, now)))?.intent;
}

/** Records the intent to set a nice value, and sets it. Undefined when the process was gone. */
export async function setPriority(
  pinned: PinnedTarget,
  nice: number,
  { judge, trail, abort }: Omit<Sending, 'counts'>,
): Promise<PriorityChange | undefined> {
  const change = { judge, trail, abort, what: { nice } };
  const done = await carryOut(pinned, change, (target, now) => target.setPriority(nice, now));
  done?.intent.recordOutcome('done');
  return done?.result;
}

/** After so many decisions, a process that keeps starting other programs is given up. */
const DECISIONS_MAX = 3;

interface Change extends Omit<Sending, 'counts'>, Partial<Pick<Sending, 'counts'>> {
  readonly what: IntendedChange;
}

interface Done<T> {
  readonly intent: RecordedIntent;
  readonly result: Exclude<T, NotDone>;
}

type NotDone = Exclude<Asked, 'sent'>;

/**
 * Records the intent of a change, and makes it. If the process has started another program since the decision, it is
 * judged again, and the change gets an intent of its own. Undefined when the process was gone. Throws when it can no
 * longer be asked to end, or has started yet another program after the last decision.
 */
async function carryOut<T>(
  { target, ...decided }: PinnedTarget,
  { what, counts, ...sending }: Change,
  act: (target: PinnedProcess, now: ProcessFacts) => T | Promise<T>,
): Promise<Done<T> | undefined> {
  let judged: JudgedProcess | undefined = decided;
  for (let decisions = 1; judged; decisions++) {
    const isCounted = decisions === 1 ? counts : false;
    const intent = await sending.trail.recordIntent({ target, ...judged }, what, isCounted);
    const result = await attempt({ target, ...judged }, intent, { ...sending, act });
    if (isDone(result)) return { intent, result };
    if (result === 'gone') return undefined;
    const failure = result === 'changed' ? otherProgram(target.pid) : unaskable(target.pid);
    intent.recordFailure(failure);
    if (result === 'unaskable' || decisions === DECISIONS_MAX) throw failure;
    judged = readAgain(target, sending.judge);
  }
  return undefined;
}

const isDone = <T>(result: T | NotDone): result is Exclude<T, NotDone> =>
  result !== 'gone' && result !== 'changed' && result !== 'unaskable';

const otherProgram = (pid: number): ProcessError =>
  new ProcessError('PID_REUSED', `process ${pid} has just started another program; nothing was done to it`);

const cancelled = (): ProcessError =>
  new ProcessError('TIMED_OUT', 'the call was cancelled; nothing was sent', 'Call again if it is still wanted.');

interface Attempt<T> extends Pick<Sending, 'judge' | 'abort'> {
  act(target: PinnedProcess, now: ProcessFacts): T | Promise<T>;
}

/** Carries out a recorded intent unless the call was cancelled. Records failures, also that the process was gone. */
async function attempt<T>(
  { target, process: { programId } }: PinnedTarget,
  intent: RecordedIntent,
  { judge, abort, act }: Attempt<T>,
): Promise<T | 'gone' | 'changed'> {
  try {
    if (abort.aborted) throw cancelled();
    const now = readAgain(target, judge);
    if (now && now.process.programId !== programId) return 'changed';
    const result = now ? await act(target, now.process) : 'gone';
    if (result === 'gone') intent.recordOutcome('already_gone');
    return result;
  } catch (error) {
    intent.recordFailure(error);
    throw error;
  }
}
