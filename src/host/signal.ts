import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessError } from '../errors.ts';
import type { Capabilities, OfferedSignal } from '../platform/capabilities.ts';
import type { PinnedProcess } from '../platform/controller.ts';
import { isZombie, nameOf, type ProcessFacts } from '../process/process.ts';
import { yieldIfDue } from '../process/yielding.ts';
import { safeText } from '../text/built-in.ts';
import { COMMAND_ROW_CHARS } from '../text/lengths.ts';
import { type SafeText, safe } from '../text/safe-text.ts';
import type { CallContext } from './call-context.ts';
import { cannotAsk, NeedsConfirmation, requestConfirmation, takeApproved } from './confirmation.ts';
import type { ChangeDeps } from './host.ts';
import { type PinnedTarget, pin, type RequestedTarget, requireSameProgram, type TargetJudge } from './pin.ts';
import { type PlannedTarget, type Plans, plannedTarget } from './plans.ts';
import { sendSignal, setPriority } from './send.ts';
import { lineOf, listTargets, questionOf } from './target-list.ts';
import { targetOfPlan } from './terminate-targets.ts';

/** A call that may bring the plan that its user has approved, where its client cannot ask. */
interface PlannedCall extends Pick<CallContext, 'abort' | 'source' | 'client'> {
  readonly plan?: string | undefined;
}

/** How long the effect of a signal is observed. */
const WATCH_MS = 500;
const LOOK_AGAIN_MS = 5;

/** A process stops when the scheduler next lets it run, on a busy machine long after the signal was sent: signal(7). */
const CARRIED_OUT: {
  readonly [effect in NonNullable<OfferedSignal['effect']>]?: (status: ProcessFacts['status']) => boolean;
} = {
  stops: (status) => status === 'stopped' || status === 'tracing-stop',
  continues: (status) => status !== 'stopped',
};

/** What is to be done to one process. */
interface RequestedChange<T> extends Omit<ChangePlan, 'target'> {
  readonly requested: RequestedTarget;
  /** The tool that does it. */
  readonly tool: SafeText;
  run(one: OneChange): Promise<T>;
}

interface OneChange {
  readonly target: RequestedTarget;
  readonly isApproved: boolean;
}

/** What a user is asked about: exactly this, done to exactly this process. */
export interface ChangePlan {
  readonly target: PlannedTarget;
  readonly what: SafeText;
  /** Does it count towards the rate limit? */
  readonly counts: boolean;
}

/** Sends one signal and observes what it did; sets a priority and reads it back. */
export function createSignaller(deps: ChangeDeps, plans: Plans<ChangePlan>) {
  const confirmed = <T>(change: RequestedChange<T>, call: PlannedCall): Promise<T> =>
    deps.confirmation.run(call.client, () => runConfirmed({ ...deps, plans }, change, call));
  return {
    /** `argument`: the signal as callers name it. */
    signal: (requested: RequestedTarget, argument: string, call: PlannedCall) => {
      const signal = offeredAs(argument, deps.machine.capabilities);
      const what = safe`Send ${safeText(signal.name)} to`;
      const run = (one: OneChange) => signalOne(deps, { ...one, signal }, call);
      return confirmed({ requested, what, counts: true, tool: safe`signal_process`, run }, call);
    },
    setPriority: (requested: RequestedTarget, nice: number, call: PlannedCall) => {
      const what = safe`Give ${deps.machine.capabilities.words.priority.noun} ${nice} to`;
      const run = (one: OneChange) => setPriorityOfOne(deps, { ...one, nice }, call);
      return confirmed({ requested, what, counts: false, tool: safe`set_priority`, run }, call);
    },
  };
}

function offeredAs(argument: string, { signals, system }: Capabilities): OfferedSignal {
  const signal = signals.find((one) => one.argument === argument);
  if (!signal) throw new Error(`${system} has no signal ${argument}`);
  return signal;
}

export type Signaller = ReturnType<typeof createSignaller>;

/** Runs a change, or has the user asked first where a rule requires that. */
async function runConfirmed<T>(
  { plans, machine, view: { show }, sightings }: ChangeDeps & { readonly plans: Plans<ChangePlan> },
  { requested, what, counts, tool, run }: RequestedChange<T>,
  { client, plan: given }: PlannedCall,
): Promise<T> {
  const requireFit = (plan: ChangePlan): void => {
    if (plan.what === what && plan.target.pid === requested.pid) return;
    const hint = 'Give the arguments that it was made for.';
    throw new ProcessError('NEEDS_CONFIRMATION', 'the user has approved something else; nothing was done', hint);
  };
  const approved = takeApproved(plans, client) ?? (given === undefined ? undefined : plans.take(given, requireFit));
  if (approved) requireFit(approved);
  try {
    const isChosen = client.isTyped === true || requested.isChosen === true;
    const target = approved ? targetOfPlan(approved.target) : { ...requested, isChosen };
    return await run({ target, isApproved: approved !== undefined });
  } catch (refusal) {
    if (!(refusal instanceof NeedsConfirmation)) throw refusal;
    const { process, why } = refusal;
    sightings.check(process, requested);
    sightings.record(process);
    const [target] = await listTargets(machine, [process]);
    if (!target) throw refusal;
    const planned = { target: plannedTarget(machine, process), what, counts };
    const about = { show, clock: machine.clock() };
    const { plan } = requestConfirmation(plans, { plan: planned, question: questionOf(what, target, about) }, client);
    throw cannotAsk(why, lineOf(target, about), safe`${tool} again with the same arguments and plan ${plan}`);
  }
}

async function signalOne(
  deps: ChangeDeps,
  { target, signal, isApproved }: OneChange & { readonly signal: OfferedSignal },
  { abort, source }: PlannedCall,
) {
  const { view, limiter, confirmation } = deps;
  const action = signal.ends ? 'interrupt' : 'signal';
  const judge = (process: ProcessFacts): string => {
    const rule = view.require(action, process, isApproved);
    requireSameProgram(deps, process, target);
    const reason = isApproved ? undefined : confirmation.reason();
    if (reason !== undefined) throw new NeedsConfirmation(process, reason, rule);
    return rule;
  };
  return onPinned(deps, { target, judge }, async (pinned) => {
    limiter.spend(1);
    await yieldIfDue();
    const intent = await sendSignal(pinned, signal, { judge, trail: deps.trailOf(source), counts: true, abort });
    const sent = { ...shown(deps, pinned), signal: signal.argument };
    if (!intent) return { ...sent, outcome: 'already_gone' as const, status: null };
    const now = await afterwards(pinned.target, signal, abort);
    const outcome = now === undefined ? ('exited' as const) : ('still_running' as const);
    intent.recordOutcome(outcome);
    // The status is null when it has ended or is hidden.
    return { ...sent, outcome, status: now?.status ?? null };
  });
}

async function setPriorityOfOne(
  deps: ChangeDeps,
  { target, nice, isApproved }: OneChange & { readonly nice: number },
  { abort, source }: PlannedCall,
) {
  const judge = (process: ProcessFacts): string => {
    const rule = deps.view.require('priority', process, isApproved);
    requireSameProgram(deps, process, target);
    return rule;
  };
  return onPinned(deps, { target, judge }, async (pinned) => {
    await yieldIfDue();
    const done = await setPriority(pinned, nice, { judge, trail: deps.trailOf(source), abort });
    const after = done ? readNow(pinned.target)?.nice : undefined;
    return {
      ...shown(deps, pinned),
      guarantee: pinned.target.priorityGuarantee,
      nice_before: pinned.process.nice,
      nice_after: after ?? null,
      ...(done && done.kept > 0 && { threads_kept: done.kept }),
    };
  });
}

async function onPinned<T>(
  deps: ChangeDeps,
  { target, judge }: Pick<OneChange, 'target'> & { readonly judge: TargetJudge },
  act: (pinned: PinnedTarget) => Promise<T>,
): Promise<T> {
  const pinned = pin(deps, target, judge);
  try {
    // What has already ended is not signalled, so it need not have been shown.
    if (!isZombie(pinned.process)) deps.sightings.requireShown([{ process: pinned.process, requested: target }]);
    return await act(pinned);
  } finally {
    pinned.target.close();
  }
}

function shown({ sightings, view }: ChangeDeps, { process, target }: PinnedTarget) {
  sightings.record(process);
  return {
    pid: process.pid,
    name: view.show.text(nameOf(process)),
    command: view.show.command(process.argv, COMMAND_ROW_CHARS),
    guarantee: target.guarantee,
  };
}

/** Undefined when it has ended, null when the system hides it by now. */
function readNow(target: PinnedProcess): ProcessFacts | undefined | null {
  try {
    return target.read();
  } catch (error) {
    if (error instanceof ProcessError) return null;
    throw error;
  }
}

/**
 * What is left of a process to which this signal was sent; undefined when it has ended, null when it is hidden. It is
 * watched until the signal has taken effect, or has ended the process, for at most WATCH_MS; aborting ends the
 * watching.
 */
async function afterwards(
  target: PinnedProcess,
  { effect }: OfferedSignal,
  abort: AbortSignal,
): Promise<ProcessFacts | undefined | null> {
  const isCarriedOut = effect && CARRIED_OUT[effect];
  if (!isCarriedOut && (await target.exited(WATCH_MS, abort))) return undefined;
  const deadline = performance.now() + WATCH_MS;
  for (;;) {
    const now = readNow(target);
    if (now === null) return null;
    if (!now || isZombie(now)) return undefined;
    if (!isCarriedOut || isCarriedOut(now.status) || abort.aborted || performance.now() >= deadline) return now;
    await sleep(LOOK_AGAIN_MS, undefined, { signal: abort }).catch(() => undefined);
  }
}
