import { ProcessError } from '../errors.ts';
import type { ProcessFacts } from '../process/process.ts';
import { type SafeText, safe } from '../text/safe-text.ts';
import type { OwnAncestry } from './own-ancestry.ts';
import { PLAN_S, type Plans } from './plans.ts';
import type { RateLimits } from './rate-limit.ts';

/** When the user is asked before processes are ended, and how many may be; set in the configuration only. */
export interface SafetyLimits extends RateLimits {
  /** `auto` asks before several, `always` also before one, `never` not at all. */
  readonly confirm: 'auto' | 'always' | 'never';
}

/** Before which changes the user is asked. */
export function createConfirmationPolicy(current: () => SafetyLimits, ownAncestry: OwnAncestry) {
  const asksAboutSeveral = () => current().confirm !== 'never';
  return {
    /** Why the user is asked before a change to one process; undefined where the call goes ahead. */
    reason(): SafeText | undefined {
      const { confirm } = current();
      if (confirm === 'always') return ALWAYS_CONFIRMS;
      return confirm === 'never' ? undefined : ownAncestry.asksBecause();
    },
    asksAboutSeveral,
    /** The largest number of descendants that a tree may have without a question. */
    treeMax: (): number => (asksAboutSeveral() ? current().targetsPerCall : Number.POSITIVE_INFINITY),
    /** Runs a change once the client is known. A change that the user approved answers that question, too. */
    async run<T>(channel: ConfirmationChannel | 'approved', change: () => Promise<T>): Promise<T> {
      await ownAncestry.settled();
      const done = await change();
      if (channel === 'approved' || channel.reply?.answer === 'accepted') ownAncestry.agree();
      return done;
    },
  };
}

export type ConfirmationPolicy = ReturnType<typeof createConfirmationPolicy>;

/** How a call can ask its user. */
export interface ConfirmationChannel {
  /** It can put a question to its user. */
  readonly canAsk: boolean;
  /** A person typed this call, pids included: they need not have been shown before. */
  readonly isTyped?: boolean;
  /** The answer to the question of this call. */
  readonly reply?: ConfirmationReply | undefined;
}

export interface ConfirmationReply {
  /** The plan that the question was about. */
  readonly plan: string;
  /**
   * `dismissed`: closed without an answer. `invalid`: not an answer of the protocol, or none in time. `missing`: the
   * call came again without one, so the question is put again.
   */
  readonly answer: 'accepted' | 'declined' | 'dismissed' | 'invalid' | 'missing';
}

/** Thrown to have the client ask its user; the same call comes again with the answer. */
export class ConfirmationRequest extends Error {
  readonly plan: SafeText;

  constructor(text: SafeText, plan: SafeText) {
    super(text);
    this.plan = plan;
  }
}

/** A refusal that holds only until the user has approved the change. */
export class NeedsConfirmation extends ProcessError {
  readonly process: ProcessFacts;
  readonly why: SafeText;

  constructor(process: ProcessFacts, why: SafeText, rule: string) {
    super('NEEDS_CONFIRMATION', `process ${process.pid}: ${why}`, { hint: ALONE, rule });
    this.process = process;
    this.why = why;
  }
}

/** A process among others cannot be asked about. */
const ALONE = {
  model: 'Name it by itself, so that the user can be asked.',
  person: 'Give it alone to be asked about it.',
};

/** Of `confirm: always`. */
const ALWAYS_CONFIRMS = safe`this server asks before it ends or signals anything`;

/** Assistants that run without a user dismiss each question. */
const DISMISSED = 'There may be no user here to ask: say what you wanted to end, and go on without.';

/** What a model does with a plan. */
const NEXT = safe`Nothing was signalled. Show the targets to the user; after a yes call terminate_processes with this plan.`;

/** Keeps a plan until it is approved: the client asks its user `question`, or the caller gets the plan's id. */
export function requestConfirmation<P>(
  plans: Plans<P>,
  { plan, question }: { readonly plan: P; readonly question: SafeText },
  client: ConfirmationChannel,
) {
  const id = plans.keep(plan);
  if (client.canAsk) throw new ConfirmationRequest(question, id);
  return { plan: id, expires_s: PLAN_S, next: NEXT };
}

/** The refusal of a call about one process, whose client cannot put the question. `call`: what carries the plan out. */
export const cannotAsk = (why: SafeText, target: SafeText, call: SafeText): ProcessError =>
  new ProcessError(
    'NEEDS_CONFIRMATION',
    `${why}, and your client cannot put the question; nothing was signalled. Target: ${target}`,
    `Ask the user; after a yes call ${call}, within ${PLAN_S} s.`,
  );

/** The approved plan; undefined while the question has not been put. Throws DECLINED, NO_ANSWER. */
export function takeApproved<P>(plans: Plans<P>, { reply }: ConfirmationChannel): P | undefined {
  if (!reply) return undefined;
  const { plan, answer } = reply;
  if (answer === 'accepted') {
    if (plans.has(plan)) return plans.take(plan);
    throw new ProcessError('NO_ANSWER', 'the answer came too late or twice; nothing was signalled');
  }
  plans.drop(plan);
  if (answer === 'missing') return undefined;
  if (answer === 'declined') throw new ProcessError('DECLINED', 'the answer was no; nothing was signalled');
  if (answer === 'dismissed')
    throw new ProcessError('DECLINED', 'the question was dismissed; nothing was signalled', DISMISSED);
  throw new ProcessError('NO_ANSWER', 'the client did not answer the question; nothing was signalled');
}
