import { ProcessError } from '../errors.ts';
import type { PinnedProcess, PriorityChange, Signal } from '../platform/controller.ts';
import { isZombie, type ProcessFacts } from '../process/process.ts';
import type { AuditTrail, RecordedIntent } from './audit-trail.ts';
import type { PinnedTarget } from './pin.ts';

/** All signals and priorities go out through this file. */

/** Throws the refusal of a process as it is now. */
export type Judge = (process: ProcessFacts) => unknown;

/**
 * Reads and judges it again before anything is done: since it was judged, the process may have executed a setuid
 * program. Undefined when it is gone.
 */
export function readAgain(target: PinnedProcess, judge: Judge): ProcessFacts | undefined {
  const now = target.read();
  if (!now || isZombie(now)) return undefined;
  judge(now);
  return now;
}

/** What `sendSignal` does, without the signal. */
export function pretend(target: PinnedProcess, judge: Judge): boolean {
  const now = readAgain(target, judge);
  return now !== undefined && target.permits(now);
}

export interface Sending {
  /** Judges a process right before a signal. Throws the refusal. */
  readonly judge: Judge;
  /** Where the intent is recorded before it is carried out. */
  readonly trail: AuditTrail;
  /** Does it count towards the rate limit? */
  readonly counts: boolean;
  /** Aborted while the intent is recorded, it is not sent. */
  readonly abort: AbortSignal;
}

/**
 * Records the intent to send one signal, and sends it: what cannot be recorded is not done. The caller records the
 * outcome. Undefined when the process was gone. A stopped process acts on a signal only once it is continued.
 */
export async function sendSignal(
  pinned: PinnedTarget,
  signal: Signal,
  { judge, trail, counts, abort }: Sending,
): Promise<RecordedIntent | undefined> {
  const { target } = pinned;
  const what = { signal, ...(signal === 'SIGTERM' && { if_stopped: 'SIGCONT' as const }) };
  const intent = await trail.recordIntent(pinned, what, counts);
  const sent = await attempt(intent, abort, () => {
    const now = readAgain(target, judge);
    if (!now || !target.signal(signal, now)) return false;
    if (signal === 'SIGTERM' && now.status === 'stopped') target.signal('SIGCONT', now);
    return true;
  });
  return sent ? intent : undefined;
}

const cancelled = (): ProcessError =>
  new ProcessError('TIMED_OUT', 'the call was cancelled; nothing was sent', 'Call again if it is still wanted.');

/** Records the intent to set a nice value, and sets it. Undefined when the process was gone. */
export async function setPriority(
  pinned: PinnedTarget,
  nice: number,
  { judge, trail, abort }: Omit<Sending, 'counts'>,
): Promise<PriorityChange | undefined> {
  const { target } = pinned;
  const intent = await trail.recordIntent(pinned, { nice });
  const done = await attempt(intent, abort, () => {
    const now = readAgain(target, judge);
    return now && target.setPriority(nice, now);
  });
  if (done) intent.recordOutcome('done');
  return done;
}

/** Carries out a recorded intent unless the call was cancelled. Records failures, also that the process was gone. */
async function attempt<T>(intent: RecordedIntent, abort: AbortSignal, act: () => T | Promise<T>): Promise<T> {
  try {
    if (abort.aborted) throw cancelled();
    const done = await act();
    if (!done) intent.recordOutcome('already_gone');
    return done;
  } catch (error) {
    intent.recordFailure(error);
    throw error;
  }
}
