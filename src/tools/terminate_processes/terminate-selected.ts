import { ProcessError } from '../../errors.ts';
import type { AccessView } from '../../host/access.ts';
import type { CallContext } from '../../host/call-context.ts';
import { requireNoHelper } from '../../host/client-helpers.ts';
import { type ConfirmationChannel, requestConfirmation, takeApproved } from '../../host/confirmation.ts';
import { wouldBeKilled } from '../../host/follow-up/unasked.ts';
import type { Host } from '../../host/host.ts';
import type { RequestedTarget } from '../../host/pin.ts';
import { type Plan, plannedTarget } from '../../host/plans.ts';
import {
  LINES_MAX,
  listTargets,
  MENTIONS_MAX,
  questionAbout,
  TARGET_COLUMNS,
  targetRow,
} from '../../host/target-list.ts';
import type { TerminateOptions } from '../../host/terminate.ts';
import { targetsOfPlan } from '../../host/terminate-targets.ts';
import { quotedName } from '../../process/columns.ts';
import { nameOf, type ProcessFacts } from '../../process/process.ts';
import { rowCommandChars } from '../../text/lengths.ts';
import { joined, messageOf, type Presenter, type SafeText, safe } from '../../text/safe-text.ts';
import {
  needsConfirmation,
  type ResolvedTargets,
  resolveTargets,
  type TargetCandidate,
  type TargetSelector,
} from './resolve-targets.ts';

/** A process that is not ended, and why. */
interface RefusedProcess {
  readonly pid: number;
  readonly name: SafeText | null;
  readonly error: ProcessError;
}

interface JudgedTargets extends Pick<ResolvedTargets, 'mentions'> {
  readonly targets: readonly TargetCandidate[];
  /** A rule asks before one of them is ended. */
  readonly needsConfirmation: boolean;
  readonly refused: readonly RefusedProcess[];
  /** Pids that were named and that no process has. */
  readonly gone: readonly number[];
}

const REFUSED_MAX = 20;
const MENTION_CHARS = 60;

interface SelectedTermination {
  readonly selector: TargetSelector;
  readonly options: TerminateOptions;
}

/**
 * Ends what a selector stands for once the user has approved it; until then the answer is a plan. What may not be ended
 * is listed as refused, with the rule. Throws ConfirmationRequest where the client can ask.
 */
export async function terminateSelected(host: Host, request: SelectedTermination, call: CallContext) {
  const { client } = call;
  return host.confirmation.run(client, async () => {
    const approved = takeApproved(host.plans, client);
    if (approved) return terminatePlan(host, approved, { call, isApproved: true });
    const { options } = request;
    const asksAboutSeveral = host.confirmation.asksAboutSeveral();
    const isListed = options.dryRun || client.isTyped === true || asksAboutSeveral;
    const judged = await judge(host, request, isListed);
    if (judged.targets.length === 0) throw nothingLeft(host.view, judged);
    host.limiter.checkTargets(judged.targets.length);
    if (!options.dryRun && (asksAboutSeveral || judged.needsConfirmation))
      return {
        ...(await planFor(host, judged, { options, client })),
        ...leftAlone(host, judged, unaskedOf(host, judged)),
      };
    const plan = { targets: plannedTargets(host, judged.targets), options };
    return { ...(await terminatePlan(host, plan, { call, isApproved: options.dryRun })), ...leftAlone(host, judged) };
  });
}

/** Ends what a plan is about: exactly those processes, in exactly this way. */
export const terminatePlanned = (host: Host, plan: string, call: CallContext) =>
  host.confirmation.run('approved', async () => terminatePlan(host, host.plans.take(plan), { call, isApproved: true }));

const terminatePlan = (
  host: Host,
  plan: Plan,
  { call, isApproved }: { readonly call: CallContext; readonly isApproved: boolean },
) => host.terminate({ targets: targetsOfPlan(plan), options: plan.options, isApproved }, call);

const plannedTargets = ({ machine }: Host, targets: readonly TargetCandidate[]) =>
  targets.map(({ process, requested }) => plannedTarget(machine, process, requested?.pinned));

/** `isListed`: a question or a plan shows them before anything is signalled. */
async function judge(
  host: Host,
  { selector, options }: SelectedTermination,
  isListed: boolean,
): Promise<JudgedTargets> {
  const { view, sightings } = host;
  const { candidates, mentions } = await resolveTargets(host, selector, options);
  const pids = 'named' in selector ? selector.named.map(({ pid }) => pid) : [];
  const gone = pids.filter((pid) => !candidates.some(({ process }) => process.pid === pid));
  const targets: TargetCandidate[] = [];
  const unlisted: { readonly process: ProcessFacts; readonly requested: RequestedTarget }[] = [];
  const refused: RefusedProcess[] = [];
  let anyNeedsConfirmation = false;
  for (const candidate of candidates) {
    const { process, requested } = candidate;
    try {
      const asks = needsConfirmation(host, process, options);
      if (!requested) requireNoHelper(view, process);
      // A pid was chosen for what the client was shown under it; a pattern or port finds what is there now.
      if (requested) sightings.check(process, requested);
      if (requested && !isListed) unlisted.push({ process, requested });
      targets.push(candidate);
      anyNeedsConfirmation ||= asks;
    } catch (error) {
      // Nothing can be changed on this machine.
      if (!(error instanceof ProcessError) || error.code === 'UNSUPPORTED') throw error;
      const name = view.canList(process) ? view.show.text(nameOf(process)) : null;
      refused.push({ pid: process.pid, name, error });
    }
  }
  if (!anyNeedsConfirmation) sightings.requireShown(unlisted);
  return { targets, needsConfirmation: anyNeedsConfirmation, refused, gone, mentions };
}

const unaskedOf = ({ machine }: Host, { targets }: JudgedTargets): SafeText[] =>
  wouldBeKilled(
    machine.capabilities.termination,
    targets.filter(({ process }) => !machine.canAsk(process)).map(({ process }) => process.pid),
  );

/** What the answer says of processes that are left alone. `notes`: other sentences for its note. */
function leftAlone(
  { view, sightings }: Host,
  { refused, gone, mentions }: JudgedTargets,
  notes: readonly SafeText[] = [],
) {
  const left = [
    ...refused,
    ...gone.map((pid): RefusedProcess => ({ pid, name: null, error: view.notFound(pid, 'change') })),
  ];
  for (const process of mentions) sightings.record(process);
  const said = [
    ...notes,
    ...(left.length > REFUSED_MAX ? [safe`Only the first ${REFUSED_MAX} of ${left.length} refused.`] : []),
    ...(mentions.length > MENTIONS_MAX ? [safe`${mentions.length} also match; ${MENTIONS_MAX} are listed.`] : []),
  ];
  return {
    ...(left.length > 0 && {
      refused: left.slice(0, REFUSED_MAX).map(({ pid, name, error }) => ({ pid, name, reason: messageOf(error) })),
    }),
    ...(mentions.length > 0 && {
      also_matches: mentions.slice(0, MENTIONS_MAX).map((one) => mentionOf(view.show, one)),
    }),
    ...(said.length > 0 && { note: joined(said, ' ') }),
  };
}

/** Has the client ask its user, or returns the plan for the model to show. */
async function planFor(
  host: Host,
  { targets, mentions }: JudgedTargets,
  { options, client }: { readonly options: TerminateOptions; readonly client: ConfirmationChannel },
) {
  const { machine, view, sightings, plans } = host;
  const processes = targets.map(({ process }) => process);
  for (const process of processes) sightings.record(process);
  const matchOf = new Map(targets.flatMap(({ process, match }) => (match ? [[process.pid, match] as const] : [])));
  const listed = await listTargets(machine, processes, matchOf);
  const plan = { targets: plannedTargets(host, targets), options };
  const clock = machine.clock();
  const question = questionAbout(listed, options, { show: view.show, clock, mentions });
  const shown = listed.slice(0, LINES_MAX);
  const commandChars = rowCommandChars(shown.length, TARGET_COLUMNS.length + 2);
  const rows = shown.map((one) => targetRow(view, one, { clock, commandChars }));
  return {
    ...requestConfirmation(plans, { plan, question }, client),
    targets: { columns: TARGET_COLUMNS, rows, total: listed.length },
  };
}

const mentionOf = (show: Presenter, process: ProcessFacts) => ({
  pid: process.pid,
  name: show.text(nameOf(process)),
  command: show.command(process.argv, MENTION_CHARS),
});

function nothingLeft(view: AccessView, { refused, gone, mentions }: JudgedTargets): ProcessError {
  const [first] = refused;
  const [missing] = gone;
  if (!first && missing !== undefined && gone.length === 1) return view.notFound(missing, 'change');
  if (!first && gone.length > 1)
    return new ProcessError('NOT_FOUND', `no process ${gone.join(', ')}; nothing was signalled`);
  if (!first && mentions.length > 0) {
    const shown = mentions.slice(0, MENTIONS_MAX).map((process) => `${process.pid} ${quotedName(view.show, process)}`);
    return new ProcessError(
      'NOT_FOUND',
      `no program matches, only arguments of others do: pid ${shown.join(', ')}; nothing was signalled`,
      { model: 'If the user wants one of these ended, give its pid.', person: 'To end one of these, give its pid.' },
    );
  }
  if (!first) return new ProcessError('NOT_FOUND', 'no process matches; nothing was signalled');
  return new ProcessError(
    'PROTECTED',
    refused.length === 1
      ? 'the only one that matches may not be ended'
      : `none of the ${refused.length} that match may be ended`,
    { model: `Pid ${first.pid}: ${first.error.message}`, person: `Pid ${first.pid}: ${first.error.forPerson}` },
  );
}
