import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessError } from '../errors.ts';
import type { Guarantee, Reniced, Signal, Target } from '../platform/controller.ts';
import { isZombie, type ProcessFacts } from '../process/process.ts';
import { nextSlice, sliceIsOver } from '../process/yielding.ts';
import type { Deed, Deeds } from './audit-trail.ts';
import type { Held } from './pin.ts';

/** What became of a process: observed, never concluded from «the signal was sent». */
export const OUTCOMES = ['exited', 'killed', 'still_running', 'already_gone', 'refused', 'would_end'] as const;

export interface EndOptions {
  /** SIGKILL for what is left after the time. */
  readonly force: boolean;
  /** Its descendants, too. */
  readonly tree: boolean;
  readonly timeoutS: number;
  /** Judge everything, signal nothing. */
  readonly dryRun: boolean;
}

/** A process that the rules or the operating system do not let us end. */
export interface Refused {
  readonly process: ProcessFacts;
  readonly refusal: ProcessError;
}

export interface Ending {
  readonly process: ProcessFacts;
  readonly outcome: (typeof OUTCOMES)[number];
  /** The last signal that ends, if one was sent. */
  readonly signal: 'SIGTERM' | 'SIGKILL' | null;
  readonly elapsedMs: number;
  readonly guarantee: Guarantee | null;
  readonly refusal?: ProcessError;
}

export interface Ways {
  /** Judges a process right before a signal. Throws the refusal. */
  judge(process: ProcessFacts): void;
  /** What has come to be meant since the last time it was asked: new descendants. */
  more(): Promise<readonly (Held | Refused)[]>;
  /** Called once all are known, before the first signal. Throws when none of them may be sent. */
  ready(): void;
  /** Is its first signal one of those that are limited? */
  counts(process: ProcessFacts): boolean;
  /** Where everything is announced before it is done. */
  readonly deeds: Deeds;
  /** Hears every now and then how long it has been. */
  tell(elapsedS: number): void;
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
  held: readonly (Held | Refused)[],
  options: EndOptions,
  ways: Ways,
  abort: AbortSignal,
): Promise<Ending[]> {
  const started = performance.now();
  const endings: Promise<Ending>[] = [];
  let running = 0;
  const more = async (): Promise<readonly (Held | Refused)[]> => (options.tree ? ways.more() : []);
  const begin = (one: Held | Refused): void => {
    running++;
    endings.push(end(one, options, ways, abort).finally(() => running--));
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
    if (sliceIsOver()) await nextSlice();
    begin(one);
  }
  try {
    while (running > 0) {
      await Promise.race([Promise.allSettled(endings), sleep(LOOK_FOR_MORE_MS)]);
      for (const one of options.dryRun || abort.aborted ? [] : await more()) begin(one);
      ways.tell((performance.now() - started) / 1000);
    }
  } finally {
    // The caller closes what is held: nobody may use it any more then, whatever has failed.
    await Promise.allSettled(endings);
  }
  return Promise.all(endings);
}

async function end(one: Held | Refused, options: EndOptions, ways: Ways, abort: AbortSignal): Promise<Ending> {
  const started = performance.now();
  const { process } = one;
  const { judge, deeds } = ways;
  const told = (outcome: Ending['outcome'], signal: Ending['signal']): Ending => ({
    process,
    outcome,
    signal,
    elapsedMs: Math.round(performance.now() - started),
    guarantee: 'target' in one ? one.target.guarantee : null,
  });
  if ('refusal' in one) {
    if (!options.dryRun) deeds.refused(one.refusal, process);
    return { ...told('refused', null), refusal: one.refusal };
  }
  const { target } = one;
  let signal: Ending['signal'] = null;
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
    if (!options.dryRun) deeds.refused(error, process);
    return { ...told(signal === null ? 'refused' : 'still_running', signal), refusal: error };
  }
}

/** Waits for the end of a process and writes down whether it was seen. */
async function seen(deed: Deed, exited: Promise<boolean>, outcome: 'exited' | 'killed'): Promise<boolean> {
  const ended = await exited;
  deed.became(ended ? outcome : 'still_running');
  return ended;
}

/**
 * The last look before anything is done: since it was judged, the process may have started a setuid program. Undefined
 * when it is gone.
 */
function lastLook(target: Target, judge: Ways['judge']): ProcessFacts | undefined {
  const now = target.read();
  if (!now || isZombie(now)) return undefined;
  judge(now);
  return now;
}

/** All that `send` does but the signal. */
function pretend(target: Target, judge: Ways['judge']): boolean {
  const now = lastLook(target, judge);
  return now !== undefined && target.permits(now);
}

interface Sending extends Pick<Ways, 'judge' | 'deeds'> {
  /** Does it count among the signals that are limited? */
  readonly counts: boolean;
  /** Aborted while it is announced, it is not sent. */
  readonly abort: AbortSignal;
}

/**
 * Announces one signal, and sends it: what cannot be written down is not done. What became of it is for the caller to
 * tell. Undefined when it was gone. A stopped process acts on a signal only once it is continued.
 */
export async function send(held: Held, signal: Signal, sending: Sending): Promise<Deed | undefined> {
  const { target } = held;
  const { judge, deeds, counts, abort } = sending;
  const what = { signal, ...(signal === 'SIGTERM' && { if_stopped: 'SIGCONT' as const }) };
  const deed = await deeds.announce(held, what, counts);
  const sent = attempt(deed, () => {
    if (abort.aborted) throw cancelled();
    const now = lastLook(target, judge);
    if (!now || !target.signal(signal, now)) return false;
    if (signal === 'SIGTERM' && now.status === 'stopped') target.signal('SIGCONT', now);
    return true;
  });
  return sent ? deed : undefined;
}

const cancelled = (): ProcessError =>
  new ProcessError('TIMED_OUT', 'the call was cancelled, nothing was sent', 'Call again if it is still wanted.');

/** Announces a nice value, and sets it. Undefined when it was gone. */
export async function renice(
  held: Held,
  nice: number,
  { judge, deeds, abort }: Omit<Sending, 'counts'>,
): Promise<Reniced | undefined> {
  const { target } = held;
  const deed = await deeds.announce(held, { nice });
  let done: Reniced | undefined;
  try {
    if (abort.aborted) throw cancelled();
    const now = lastLook(target, judge);
    done = now && (await target.renice(nice, now));
  } catch (error) {
    deed.failed(error);
    throw error;
  }
  deed.became(done ? 'done' : 'already_gone');
  return done;
}

/** Does what was announced. Nothing comes of it when the process was gone; that and every failure is written down. */
function attempt<T>(deed: Deed, act: () => T): T {
  try {
    const done = act();
    if (!done) deed.became('already_gone');
    return done;
  } catch (error) {
    deed.failed(error);
    throw error;
  }
}
