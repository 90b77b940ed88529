import { ProcessError } from '../errors.ts';
import type { Platform } from '../platform/machine.ts';
import { quotedName } from '../process/columns.ts';
import { nameOf, type ProcessFacts } from '../process/process.ts';
import {
  type Display,
  displayCommand,
  displayText,
  joined,
  messageOf,
  ownText,
  rowCommandChars,
} from '../text/display.ts';
import type { View } from './access.ts';
import type { Asker } from './call-context.ts';
import { requireNoHelper } from './client-helpers.ts';
import { agreed, type Client, propose } from './confirmation.ts';
import { type Plan, type Plans, plannedTarget } from './plans.ts';
import type { Limiter } from './rate-limit.ts';
import {
  asksFirst,
  type Candidate,
  createTargetResolver,
  type Resolved,
  type TargetSelector,
} from './resolve-targets.ts';
import type { Sightings } from './sightings.ts';
import { LINES_MAX, listTargets, MENTIONS_MAX, questionAbout, TARGET_COLUMNS, targetRow } from './target-list.ts';
import type { EndOptions } from './terminate.ts';
import { type Ender, type Meant, meantByPlan } from './terminate-targets.ts';

/** A process that is not ended, and why. */
interface Excluded {
  readonly pid: number;
  readonly name: Display | null;
  readonly reason: Display;
}

interface Mention {
  readonly pid: number;
  readonly name: Display;
  readonly command: Display | null;
}

interface Judged extends Pick<Resolved, 'mentions'> {
  readonly targets: readonly Candidate[];
  /** A rule asks before one of them is ended. */
  readonly asked: boolean;
  readonly refused: readonly Excluded[];
  /** Pids that were named and that nothing has. */
  readonly gone: readonly number[];
}

const REFUSED_MAX = 20;
const MENTION_CHARS = 60;

/** What selecting, judging and asking need. */
interface Parts {
  readonly platform: Platform;
  readonly view: View;
  readonly sightings: Sightings;
  readonly limiter: Limiter;
  readonly plans: Plans;
}

/** Selects, judges, asks, ends. What a selector includes and may not be ended is listed as refused, with the rule. */
export function createManyEnder(
  { platform, view, sightings, limiter, plans }: Parts,
  asksAboutSeveral: () => boolean,
  end: Ender,
) {
  const resolve = createTargetResolver(platform, view);

  /** `isListed`: a question or a plan shows them before anything is signalled. */
  async function judge(selector: TargetSelector, options: EndOptions, isListed: boolean): Promise<Judged> {
    const { candidates, mentions } = await resolve(selector, options);
    const pids = 'named' in selector ? selector.named.map(({ pid }) => pid) : [];
    const gone = pids.filter((pid) => !candidates.some(({ process }) => process.pid === pid));
    const targets: Candidate[] = [];
    const named: { readonly process: ProcessFacts; readonly meant: Meant }[] = [];
    let asked = false;
    const refusals: { readonly process: ProcessFacts; readonly error: ProcessError }[] = [];
    for (const candidate of candidates) {
      const { process, meant } = candidate;
      try {
        const one = asksFirst(view, process, options);
        if (!meant) requireNoHelper(view, process);
        // A pid was chosen for what the client was shown under it; a pattern or port finds what is there now.
        if (meant) sightings.check(process, meant);
        if (meant && !isListed && !one) named.push({ process, meant });
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
      name: view.lists(process) ? displayText(nameOf(process)) : null,
      reason: messageOf(error),
    }));
    return { targets, asked, refused, gone, mentions };
  }

  function leftAlone({ refused, gone, mentions }: Judged) {
    const left = [
      ...refused,
      ...gone.map((pid): Excluded => ({ pid, name: null, reason: messageOf(view.missing(pid, 'change')) })),
    ];
    for (const process of mentions) sightings.note(process);
    const cut = [
      ...(left.length > REFUSED_MAX ? [ownText`Only the first ${REFUSED_MAX} of ${left.length} refused.`] : []),
      ...(mentions.length > MENTIONS_MAX ? [ownText`${mentions.length} also match; ${MENTIONS_MAX} are listed.`] : []),
    ];
    return {
      ...(left.length > 0 && { refused: left.slice(0, REFUSED_MAX) }),
      ...(mentions.length > 0 && { also_matches: mentions.slice(0, MENTIONS_MAX).map(mentionOf) }),
      ...(cut.length > 0 && { note: joined(cut, ' ') }),
    };
  }

  async function proposal({ targets, mentions }: Judged, options: EndOptions, client: Client) {
    const processes = targets.map(({ process }) => process);
    for (const process of processes) sightings.note(process);
    const matchOf = new Map(targets.flatMap(({ process, match }) => (match ? [[process.pid, match] as const] : [])));
    const listed = await listTargets(platform, processes, matchOf);
    const planned = targets.map(({ process, meant }) => plannedTarget(platform, process, meant?.pinned));
    const clock = platform.clock();
    const question = questionAbout(listed, options, { clock, mentions });
    const shown = listed.slice(0, LINES_MAX);
    const commandChars = rowCommandChars(shown.length, TARGET_COLUMNS.length + 2);
    const rows = shown.map((one) => targetRow(one, { clock, commandChars, userName: view.userName }));
    return {
      ...propose(plans, { targets: planned, options }, question, client),
      targets: { columns: TARGET_COLUMNS, rows, total: listed.length },
    };
  }

  const apply = (plan: Plan, watcher: Asker, yes: boolean) => end(meantByPlan(plan), plan.options, watcher, yes);

  return {
    /** Ends a selector once it was agreed to; until then the answer is a plan. Throws Question where one can be asked. */
    async selected(selector: TargetSelector, options: EndOptions, client: Client, watcher: Asker) {
      const yes = agreed(plans, client);
      if (yes) return apply(yes, watcher, true);
      const isListed = options.dryRun || client.isTyped === true || asksAboutSeveral();
      const judged = await judge(selector, options, isListed);
      if (judged.targets.length === 0) throw nothingLeft(view, judged);
      limiter.checkTargets(judged.targets.length);
      if (!options.dryRun && (asksAboutSeveral() || judged.asked))
        return { ...(await proposal(judged, options, client)), ...leftAlone(judged) };
      const targets = judged.targets.map(({ process, meant }) => plannedTarget(platform, process, meant?.pinned));
      return { ...(await apply({ targets, options }, watcher, options.dryRun)), ...leftAlone(judged) };
    },
    /** Ends what a plan is about: exactly those processes, exactly so. */
    planned: async (plan: string, watcher: Asker) => apply(plans.take(plan), watcher, true),
  };
}

const mentionOf = (process: ProcessFacts): Mention => ({
  pid: process.pid,
  name: displayText(nameOf(process)),
  command: displayCommand(process.argv, MENTION_CHARS),
});

function nothingLeft(view: View, { refused, gone, mentions }: Judged): ProcessError {
  const [first] = refused;
  const [missing] = gone;
  if (!first && missing !== undefined && gone.length === 1) return view.missing(missing, 'change');
  if (!first && gone.length > 1)
    return new ProcessError('NOT_FOUND', `no process ${gone.join(', ')}, nothing was signalled`);
  if (!first && mentions.length > 0) {
    const shown = mentions.slice(0, MENTIONS_MAX).map((process) => `${process.pid} ${quotedName(process)}`);
    return new ProcessError(
      'NOT_FOUND',
      `no program matches, only arguments of others do: pid ${shown.join(', ')}; nothing was signalled`,
      'If the user wants one of these ended, give its pid.',
    );
  }
  if (!first) return new ProcessError('NOT_FOUND', 'no process matches, nothing was signalled');
  return new ProcessError(
    'PROTECTED',
    `none of the ${refused.length} that match may be ended`,
    `Pid ${first.pid}: ${first.reason}`,
  );
}
