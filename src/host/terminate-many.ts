import { ProcessError } from '../errors.ts';
import type { Machine } from '../platform/machine.ts';
import { quotedName } from '../process/columns.ts';
import { nameOf, type ProcessFacts } from '../process/process.ts';
import { displayCommand, joined, messageOf, rowCommandChars, type SafeText, safe, safeText } from '../text/display.ts';
import type { AccessView } from './access.ts';
import type { ChangeContext } from './call-context.ts';
import { requireNoHelper } from './client-helpers.ts';
import { type ConfirmationChannel, requestConfirmation, takeApproved } from './confirmation.ts';
import { type Plan, type Plans, plannedTarget } from './plans.ts';
import type { RateLimiter } from './rate-limit.ts';
import {
  createTargetResolver,
  needsConfirmation,
  type ResolvedTargets,
  type TargetCandidate,
  type TargetSelector,
} from './resolve-targets.ts';
import type { Sightings } from './sightings.ts';
import { LINES_MAX, listTargets, MENTIONS_MAX, questionAbout, TARGET_COLUMNS, targetRow } from './target-list.ts';
import type { TerminateOptions } from './terminate.ts';
import { type RequestedTarget, type TerminateTargets, targetsOfPlan } from './terminate-targets.ts';

/** A process that is not ended, and why. */
interface RefusedRow {
  readonly pid: number;
  readonly name: SafeText | null;
  readonly reason: SafeText;
}

interface MentionRow {
  readonly pid: number;
  readonly name: SafeText;
  readonly command: SafeText | null;
}

interface JudgedTargets extends Pick<ResolvedTargets, 'mentions'> {
  readonly targets: readonly TargetCandidate[];
  /** A rule asks before one of them is ended. */
  readonly asked: boolean;
  readonly refused: readonly RefusedRow[];
  /** Pids that were named and that nothing has. */
  readonly gone: readonly number[];
}

const REFUSED_MAX = 20;
const MENTION_CHARS = 60;

/** What selecting, judging and asking need. */
interface Parts {
  readonly machine: Machine;
  readonly view: AccessView;
  readonly sightings: Sightings;
  readonly limiter: RateLimiter;
  readonly plans: Plans;
}

/** Selects, judges, asks, ends. What a selector includes and may not be ended is listed as refused, with the rule. */
export function createTerminateMany(
  { machine, view, sightings, limiter, plans }: Parts,
  asksAboutSeveral: () => boolean,
  end: TerminateTargets,
) {
  const resolve = createTargetResolver(machine, view);

  /** `isListed`: a question or a plan shows them before anything is signalled. */
  async function judge(selector: TargetSelector, options: TerminateOptions, isListed: boolean): Promise<JudgedTargets> {
    const { candidates, mentions } = await resolve(selector, options);
    const pids = 'named' in selector ? selector.named.map(({ pid }) => pid) : [];
    const gone = pids.filter((pid) => !candidates.some(({ process }) => process.pid === pid));
    const targets: TargetCandidate[] = [];
    const named: { readonly process: ProcessFacts; readonly requested: RequestedTarget }[] = [];
    let asked = false;
    const refusals: { readonly process: ProcessFacts; readonly error: ProcessError }[] = [];
    for (const candidate of candidates) {
      const { process, requested } = candidate;
      try {
        const one = needsConfirmation(view, process, options);
        if (!requested) requireNoHelper(view, process);
        // A pid was chosen for what the client was shown under it; a pattern or port finds what is there now.
        if (requested) sightings.check(process, requested);
        if (requested && !isListed && !one) named.push({ process, requested });
        targets.push(candidate);
        asked ||= one;
      } catch (error) {
        // Nothing can be changed here.
        if (!(error instanceof ProcessError) || error.code === 'UNSUPPORTED') throw error;
        refusals.push({ process, error });
      }
    }
    if (!asked) sightings.requireShown(named);
    const refused = refusals.map(({ process, error }) => ({
      pid: process.pid,
      name: view.canList(process) ? safeText(nameOf(process)) : null,
      reason: messageOf(error),
    }));
    return { targets, asked, refused, gone, mentions };
  }

  function leftAlone({ refused, gone, mentions }: JudgedTargets) {
    const left = [
      ...refused,
      ...gone.map((pid): RefusedRow => ({ pid, name: null, reason: messageOf(view.notFound(pid, 'change')) })),
    ];
    for (const process of mentions) sightings.note(process);
    const cut = [
      ...(left.length > REFUSED_MAX ? [safe`Only the first ${REFUSED_MAX} of ${left.length} refused.`] : []),
      ...(mentions.length > MENTIONS_MAX ? [safe`${mentions.length} also match; ${MENTIONS_MAX} are listed.`] : []),
    ];
    return {
      ...(left.length > 0 && { refused: left.slice(0, REFUSED_MAX) }),
      ...(mentions.length > 0 && { also_matches: mentions.slice(0, MENTIONS_MAX).map(mentionOf) }),
      ...(cut.length > 0 && { note: joined(cut, ' ') }),
    };
  }

  async function proposal(
    { targets, mentions }: JudgedTargets,
    options: TerminateOptions,
    client: ConfirmationChannel,
  ) {
    const processes = targets.map(({ process }) => process);
    for (const process of processes) sightings.note(process);
    const matchOf = new Map(targets.flatMap(({ process, match }) => (match ? [[process.pid, match] as const] : [])));
    const listed = await listTargets(machine, processes, matchOf);
    const planned = targets.map(({ process, requested }) => plannedTarget(machine, process, requested?.pinned));
    const clock = machine.clock();
    const question = questionAbout(listed, options, { clock, mentions });
    const shown = listed.slice(0, LINES_MAX);
    const commandChars = rowCommandChars(shown.length, TARGET_COLUMNS.length + 2);
    const rows = shown.map((one) => targetRow(one, { clock, commandChars, userName: view.userName }));
    return {
      ...requestConfirmation(plans, { targets: planned, options }, question, client),
      targets: { columns: TARGET_COLUMNS, rows, total: listed.length },
    };
  }

  const apply = (plan: Plan, context: ChangeContext, yes: boolean) =>
    end(targetsOfPlan(plan), plan.options, context, yes);

  return {
    /** Ends a selector once it was agreed to; until then the answer is a plan. Throws Question where one can be asked. */
    async selected(
      selector: TargetSelector,
      options: TerminateOptions,
      client: ConfirmationChannel,
      context: ChangeContext,
    ) {
      const yes = takeApproved(plans, client);
      if (yes) return apply(yes, context, true);
      const isListed = options.dryRun || client.isTyped === true || asksAboutSeveral();
      const judged = await judge(selector, options, isListed);
      if (judged.targets.length === 0) throw nothingLeft(view, judged);
      limiter.checkTargets(judged.targets.length);
      if (!options.dryRun && (asksAboutSeveral() || judged.asked))
        return { ...(await proposal(judged, options, client)), ...leftAlone(judged) };
      const targets = judged.targets.map(({ process, requested }) =>
        plannedTarget(machine, process, requested?.pinned),
      );
      return { ...(await apply({ targets, options }, context, options.dryRun)), ...leftAlone(judged) };
    },
    /** Ends what a plan is about: exactly those processes, exactly so. */
    planned: async (plan: string, context: ChangeContext) => apply(plans.take(plan), context, true),
  };
}

const mentionOf = (process: ProcessFacts): MentionRow => ({
  pid: process.pid,
  name: safeText(nameOf(process)),
  command: displayCommand(process.argv, MENTION_CHARS),
});

function nothingLeft(view: AccessView, { refused, gone, mentions }: JudgedTargets): ProcessError {
  const [first] = refused;
  const [missing] = gone;
  if (!first && missing !== undefined && gone.length === 1) return view.notFound(missing, 'change');
  if (!first && gone.length > 1)
    return new ProcessError('NOT_FOUND', `no process ${gone.join(', ')}, nothing was signalled`);
  if (!first && mentions.length > 0) {
    const shown = mentions.slice(0, MENTIONS_MAX).map((process) => `${process.pid} ${quotedName(process)}`);
    return new ProcessError(
      'NOT_FOUND',
      `no program matches, only arguments of others do: pid ${shown.join(', ')}; nothing was signalled`,
      { model: 'If the user wants one of these ended, give its pid.', person: 'To end one of these, give its pid.' },
    );
  }
  if (!first) return new ProcessError('NOT_FOUND', 'no process matches, nothing was signalled');
  return new ProcessError(
    'PROTECTED',
    `none of the ${refused.length} that match may be ended`,
    `Pid ${first.pid}: ${first.reason}`,
  );
}
