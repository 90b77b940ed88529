import { setTimeout as sleep } from 'node:timers/promises';
import type { Origin } from '../audit/record.ts';
import { ProcessError } from '../errors.ts';
import type { SIGNALS, Signal, Target } from '../platform/controller.ts';
import type { Platform } from '../platform/machine.ts';
import { isZombie, nameOf, type ProcessFacts } from '../process/process.ts';
import { nextSlice, sliceIsOver } from '../process/yielding.ts';
import { COMMAND_ROW_CHARS, type Display, displayCommand, displayText, ownText } from '../text/display.ts';
import type { View } from './access.ts';
import type { Deeds } from './audit-trail.ts';
import type { Asker } from './call-context.ts';
import { Asked, agreed, type Client, Question, unasked } from './confirmation.ts';
import { type Held, hold } from './pin.ts';
import { type PlannedTarget, type Plans, plannedTarget } from './plans.ts';
import type { Limiter } from './rate-limit.ts';
import { requireSameProgram } from './same-program.ts';
import type { Sightings } from './sightings.ts';
import { lineOf, listTargets, questionOf } from './target-list.ts';
import { renice, send } from './terminate.ts';
import { asPlanned, type Meant } from './terminate-targets.ts';

/** A call that may have its user asked. */
export interface Calling extends Asker {
  readonly client: Client;
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

const SIGNAL_TOOL = ownText`signal_process`;
const PRIORITY_TOOL = ownText`set_priority`;

/** What is to be done to one process. */
interface Change {
  readonly meant: Meant;
  readonly what: Display;
  /** The tool that does it. */
  readonly tool: Display;
}

/** What a user is asked about: exactly this, done to exactly this process. */
export interface Consent {
  readonly target: PlannedTarget;
  readonly what: Display;
  /** Is it one of the signals that are limited? */
  readonly counts: boolean;
}

/** Sends one signal and looks what it did; sets a priority and reads it back. */
export function createSignaller(
  platform: Platform,
  view: View,
  sightings: Sightings,
  limiter: Limiter,
  deedsOf: (origin: Origin) => Deeds,
  plans: Plans<Consent>,
  ask: () => Display | undefined,
) {
  const about = ({ process, target }: Held) => {
    sightings.note(process);
    return {
      pid: process.pid,
      name: displayText(nameOf(process)),
      command: displayCommand(process.argv, COMMAND_ROW_CHARS),
      guarantee: target.guarantee,
    };
  };

  /** Nothing is signalled that ended before. */
  const requireShown = ({ process }: Held, meant: Meant): void =>
    isZombie(process) ? undefined : sightings.requireShown([{ process, meant }]);

  /** Does it, or has the user asked first where a rule wants that. */
  async function settled<T>(
    { meant, what, tool }: Change,
    { client, plan: given }: Calling,
    run: (meant: Meant, agreed: boolean) => Promise<T>,
  ): Promise<T> {
    const fits = (consent: Consent): void => {
      if (consent.what === what && consent.target.pid === meant.pid) return;
      const hint = 'Give the arguments that it was made for.';
      throw new ProcessError('NEEDS_CONFIRMATION', 'the user has agreed to something else, nothing was done', hint);
    };
    const yes = agreed(plans, client) ?? (given === undefined ? undefined : plans.take(given, fits));
    if (yes) fits(yes);
    try {
      const isChosen = client.isTyped === true || meant.isChosen === true;
      return await run(yes ? asPlanned(yes.target) : { ...meant, isChosen }, yes !== undefined);
    } catch (refusal) {
      if (!(refusal instanceof Asked)) throw refusal;
      const { process, why } = refusal;
      sightings.check(process, meant);
      sightings.note(process);
      const [target] = await listTargets(platform, [process]);
      if (!target) throw refusal;
      const plan = plans.keep({ target: plannedTarget(platform, process), what, counts: tool === SIGNAL_TOOL });
      if (client.canAsk) throw new Question(questionOf(what, target, platform.clock()), plan);
      throw unasked(why, lineOf(target, platform.clock()), ownText`${tool} again, the same with plan ${plan}`);
    }
  }

  return {
    signal: (meant: Meant, name: (typeof SIGNALS)[number], calling: Calling) =>
      settled(
        { meant, what: ownText`Send SIG${displayText(name)} to`, tool: SIGNAL_TOOL },
        calling,
        async (one, agreed) => {
          const { abort, origin } = calling;
          const signal = `SIG${name}` as const;
          const action = INTERRUPTS.has(signal) ? 'interrupt' : 'signal';
          const judge = (process: ProcessFacts): string => {
            const rule = view.require(action, process, agreed);
            requireSameProgram(platform, process, one);
            const why = agreed ? undefined : ask();
            if (why !== undefined) throw new Asked(process, why, rule);
            return rule;
          };
          const held = hold(platform, view, sightings, one, judge);
          try {
            requireShown(held, one);
            limiter.spend(1);
            if (sliceIsOver()) await nextSlice();
            const deed = await send(held, signal, { judge, deeds: deedsOf(origin), counts: true, abort });
            if (!deed) {
              return { ...about(held), signal: name, outcome: 'already_gone' as const, status: null };
            }
            const now = await afterwards(held.target, signal, abort);
            const outcome = now === undefined ? ('exited' as const) : ('still_running' as const);
            deed.became(outcome);
            return { ...about(held), signal: name, outcome, status: now?.status ?? null };
          } finally {
            held.target.close();
          }
        },
      ),
    setPriority: (meant: Meant, nice: number, calling: Calling) =>
      settled({ meant, what: ownText`Give nice ${nice} to`, tool: PRIORITY_TOOL }, calling, async (one, agreed) => {
        const { abort, origin } = calling;
        const judge = (process: ProcessFacts): string => {
          const rule = view.require('priority', process, agreed);
          requireSameProgram(platform, process, one);
          return rule;
        };
        const held = hold(platform, view, sightings, one, judge);
        try {
          requireShown(held, one);
          if (sliceIsOver()) await nextSlice();
          const done = await renice(held, nice, { judge, deeds: deedsOf(origin), abort });
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
function look(target: Target): ProcessFacts | undefined | null {
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
  target: Target,
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
