import { setTimeout as sleep } from 'node:timers/promises';
import type { CallOrigin } from '../audit/record.ts';
import { ProcessError } from '../errors.ts';
import type { PinnedProcess, SIGNALS, Signal } from '../platform/controller.ts';
import type { OpenedMachine } from '../platform/open-machine.ts';
import { isZombie, nameOf, type ProcessFacts } from '../process/process.ts';
import { yieldIfDue } from '../process/yielding.ts';
import { COMMAND_ROW_CHARS, displayCommand, type SafeText, safe, safeText } from '../text/display.ts';
import type { AccessView } from './access.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { ChangeContext } from './call-context.ts';
import {
  type ConfirmationChannel,
  ConfirmationRequest,
  cannotAsk,
  NeedsConfirmation,
  takeApproved,
} from './confirmation.ts';
import { type PinnedTarget, pin } from './pin.ts';
import { type PlannedTarget, type Plans, plannedTarget } from './plans.ts';
import type { RateLimiter } from './rate-limit.ts';
import { requireSameProgram } from './same-program.ts';
import type { Sightings } from './sightings.ts';
import { lineOf, listTargets, questionOf } from './target-list.ts';
import { renice, send } from './terminate.ts';
import { type RequestedTarget, targetOfPlan } from './terminate-targets.ts';

/** A call that may have its user asked. */
export interface ConfirmableCall extends ChangeContext {
  readonly client: ConfirmationChannel;
  /** What the user has agreed to, where the client could not ask. */
  readonly plan?: string | undefined;
}

/** How long it is watched what a signal does. */
const WATCH_MS = 500;
const LOOK_AGAIN_MS = 5;

/** A process stops when the scheduler next lets it run, on a busy machine long after the signal was sent: signal(7). */
const CARRIED_OUT: { readonly [signal in Signal]?: (status: ProcessFacts['status']) => boolean } = {
  SIGSTOP: (status) => status === 'stopped' || status === 'tracing-stop',
  SIGCONT: (status) => status !== 'stopped',
};

/** What ends a program that does not handle it, signal(7): who may not end it may not send it. */
const INTERRUPTS: ReadonlySet<Signal> = new Set(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2']);

const SIGNAL_TOOL = safe`signal_process`;
const PRIORITY_TOOL = safe`set_priority`;

/** What is to be done to one process. */
interface RequestedChange {
  readonly requested: RequestedTarget;
  readonly what: SafeText;
  /** The tool that does it. */
  readonly tool: SafeText;
}

/** What a user is asked about: exactly this, done to exactly this process. */
export interface ChangePlan {
  readonly target: PlannedTarget;
  readonly what: SafeText;
  /** Is it one of the signals that are limited? */
  readonly counts: boolean;
}

/** Sends one signal and looks what it did; sets a priority and reads it back. */
export function createSignaller(
  { machine, controller }: OpenedMachine,
  view: AccessView,
  sightings: Sightings,
  limiter: RateLimiter,
  trailOf: (origin: CallOrigin) => AuditTrail,
  plans: Plans<ChangePlan>,
  ask: () => SafeText | undefined,
) {
  const about = ({ process, target }: PinnedTarget) => {
    sightings.note(process);
    return {
      pid: process.pid,
      name: safeText(nameOf(process)),
      command: displayCommand(process.argv, COMMAND_ROW_CHARS),
      guarantee: target.guarantee,
    };
  };

  /** Nothing is signalled that ended before. */
  const requireShown = ({ process }: PinnedTarget, requested: RequestedTarget): void =>
    isZombie(process) ? undefined : sightings.requireShown([{ process, requested }]);

  /** Does it, or has the user asked first where a rule wants that. */
  async function settled<T>(
    { requested, what, tool }: RequestedChange,
    { client, plan: given }: ConfirmableCall,
    run: (requested: RequestedTarget, agreed: boolean) => Promise<T>,
  ): Promise<T> {
    const fits = (plan: ChangePlan): void => {
      if (plan.what === what && plan.target.pid === requested.pid) return;
      const hint = 'Give the arguments that it was made for.';
      throw new ProcessError('NEEDS_CONFIRMATION', 'the user has agreed to something else, nothing was done', hint);
    };
    const yes = takeApproved(plans, client) ?? (given === undefined ? undefined : plans.take(given, fits));
    if (yes) fits(yes);
    try {
      const isChosen = client.isTyped === true || requested.isChosen === true;
      return await run(yes ? targetOfPlan(yes.target) : { ...requested, isChosen }, yes !== undefined);
    } catch (refusal) {
      if (!(refusal instanceof NeedsConfirmation)) throw refusal;
      const { process, why } = refusal;
      sightings.check(process, requested);
      sightings.note(process);
      const [target] = await listTargets(machine, [process]);
      if (!target) throw refusal;
      const plan = plans.keep({ target: plannedTarget(machine, process), what, counts: tool === SIGNAL_TOOL });
      if (client.canAsk) throw new ConfirmationRequest(questionOf(what, target, machine.clock()), plan);
      throw cannotAsk(why, lineOf(target, machine.clock()), safe`${tool} again, the same with plan ${plan}`);
    }
  }

  return {
    signal: (requested: RequestedTarget, name: (typeof SIGNALS)[number], call: ConfirmableCall) =>
      settled({ requested, what: safe`Send SIG${safeText(name)} to`, tool: SIGNAL_TOOL }, call, async (one, agreed) => {
        const { abort, origin } = call;
        const signal = `SIG${name}` as const;
        const action = INTERRUPTS.has(signal) ? 'interrupt' : 'signal';
        const judge = (process: ProcessFacts): string => {
          const rule = view.require(action, process, agreed);
          requireSameProgram(machine, process, one);
          const why = agreed ? undefined : ask();
          if (why !== undefined) throw new NeedsConfirmation(process, why, rule);
          return rule;
        };
        const held = pin(controller, view, sightings, one, judge);
        try {
          requireShown(held, one);
          limiter.spend(1);
          await yieldIfDue();
          const intent = await send(held, signal, { judge, trail: trailOf(origin), counts: true, abort });
          if (!intent) {
            return { ...about(held), signal: name, outcome: 'already_gone' as const, status: null };
          }
          const now = await afterwards(held.target, signal, abort);
          const outcome = now === undefined ? ('exited' as const) : ('still_running' as const);
          intent.recordOutcome(outcome);
          return { ...about(held), signal: name, outcome, status: now?.status ?? null };
        } finally {
          held.target.close();
        }
      }),
    setPriority: (requested: RequestedTarget, nice: number, call: ConfirmableCall) =>
      settled({ requested, what: safe`Give nice ${nice} to`, tool: PRIORITY_TOOL }, call, async (one, agreed) => {
        const { abort, origin } = call;
        const judge = (process: ProcessFacts): string => {
          const rule = view.require('priority', process, agreed);
          requireSameProgram(machine, process, one);
          return rule;
        };
        const held = pin(controller, view, sightings, one, judge);
        try {
          requireShown(held, one);
          await yieldIfDue();
          const done = await renice(held, nice, { judge, trail: trailOf(origin), abort });
          const after = done ? look(held.target)?.nice : undefined;
          return {
            ...about(held),
            guarantee: 'start_time' as const,
            nice_before: held.process.nice,
            nice_after: after ?? null,
            ...(done && done.kept > 0 && { threads_kept: done.kept }),
          };
        } finally {
          held.target.close();
        }
      }),
  };
}

/** Undefined when it has ended, null when the system hides it by now. */
function look(target: PinnedProcess): ProcessFacts | undefined | null {
  try {
    return target.read();
  } catch (error) {
    if (error instanceof ProcessError) return null;
    throw error;
  }
}

/**
 * What is left of a process to which this signal was sent; undefined when it has ended, null when it is hidden. It is
 * watched until the signal has done what it does, or has ended the process, for at most WATCH_MS; aborting ends the
 * watching.
 */
async function afterwards(
  target: PinnedProcess,
  signal: Signal,
  abort: AbortSignal,
): Promise<ProcessFacts | undefined | null> {
  const isCarriedOut = CARRIED_OUT[signal];
  if (!isCarriedOut && (await target.exited(WATCH_MS, abort))) return undefined;
  const deadline = performance.now() + WATCH_MS;
  for (;;) {
    const now = look(target);
    if (now === null) return null;
    if (!now || isZombie(now)) return undefined;
    if (!isCarriedOut || isCarriedOut(now.status) || abort.aborted || performance.now() >= deadline) return now;
    await sleep(LOOK_AGAIN_MS, undefined, { signal: abort }).catch(() => undefined);
  }
}
