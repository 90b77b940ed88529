import { ProcessError } from '../errors.ts';
import { nameOf, type ProcessFacts } from '../process/process.ts';
import { type Display, displayText, ownText } from '../text/display.ts';
import { PLAN_S, type Plan, type Plans } from './plans.ts';

/** What a call can do to ask its user. */
export interface Client {
  /** It can put a question to its user. */
  readonly canAsk: boolean;
  /** The answer to the question of this call: the plan it was about, whether it was a yes, or none at all. */
  readonly reply?: { readonly plan: string; readonly accepted: boolean; readonly unanswered?: boolean } | undefined;
}

/** Thrown to have the client ask its user; the same call comes again with the answer. */
export class Question extends Error {
  readonly plan: Display;

  constructor(text: Display, plan: Display) {
    super(text);
    this.plan = plan;
  }
}

/** Refused only until the user has agreed to it. */
export class Asked extends ProcessError {
  readonly process: ProcessFacts;
  readonly why: Display;

  constructor(process: ProcessFacts, why: Display, rule: string) {
    super('NEEDS_CONFIRMATION', `process ${process.pid}: ${why}`, 'Name it by itself, so that the user can be asked.', {
      rule,
    });
    this.process = process;
    this.why = why;
  }
}

/** Of `confirm: always`. */
export const ASKS_ALWAYS = ownText`this server asks before it ends or signals anything`;

const NAMED_MAX = 10;
/** A person may take a while; what has changed until then is refused. */
export const QUESTION_S = 600;
/** Assistants that run without a user cancel each question. */
const UNANSWERED = 'There may be no user here to ask: tell what you meant to end, and go on without.';

/** Keeps a plan until it is agreed to: the client asks its user, or the caller is handed the plan's id. */
export function propose(plans: Plans, plan: Plan, targets: readonly ProcessFacts[], client: Client) {
  const id = plans.keep(plan, client.canAsk ? QUESTION_S : PLAN_S);
  if (client.canAsk) throw new Question(questionAbout(targets, plan), id);
  return { plan: id, expires_s: PLAN_S };
}

/** The plan that was agreed to; undefined when nobody has been asked yet. Throws DECLINED. */
export function agreed<P>(plans: Plans<P>, { reply }: Client): P | undefined {
  if (!reply) return undefined;
  if (reply.accepted) return plans.take(reply.plan);
  plans.drop(reply.plan);
  if (reply.unanswered)
    throw new ProcessError('DECLINED', 'nobody answered the question, nothing was signalled', UNANSWERED);
  throw new ProcessError('DECLINED', 'the user did not agree, nothing was signalled');
}

function questionAbout(targets: readonly ProcessFacts[], { options }: Plan): Display {
  const named = targets
    .slice(0, NAMED_MAX)
    .map((process) => ownText`${displayText(nameOf(process))} (pid ${process.pid})`);
  const list = named.reduce((text, one) => ownText`${text}, ${one}`);
  const more = targets.length > NAMED_MAX ? ownText` and ${targets.length - NAMED_MAX} more` : ownText``;
  const tree = options.tree ? ownText` with all that they have started` : ownText``;
  const force = options.force ? ownText`, by force if they do not react` : ownText``;
  return ownText`End ${list}${more}${tree}${force}?`;
}
