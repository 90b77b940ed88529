import * as z from 'zod';
import type { CallContext } from '../host/call-context.ts';
import {
  type ConfirmationChannel,
  cannotAsk,
  NeedsConfirmation,
  requestConfirmation,
  takeApproved,
} from '../host/confirmation.ts';
import type { Host } from '../host/host.ts';
import type { RequestedTarget } from '../host/pin.ts';
import { plannedTarget } from '../host/plans.ts';
import { endedLine, listTargets, questionAbout } from '../host/target-list.ts';
import type { TerminateOptions } from '../host/terminate.ts';
import { requireTermination, targetsOfPlan } from '../host/terminate-targets.ts';
import type { Capabilities } from '../platform/capabilities.ts';
import type { ProcessFacts } from '../process/process.ts';
import { joined, type SafeText, safe } from '../text/safe-text.ts';
import {
  DryRun,
  killedUnasked,
  resultsOn,
  resultsText,
  TargetArguments,
  targetOf,
  terminateArguments,
  terminateOptions,
} from './shared/targets.ts';
import { defineTool } from './tool.ts';

interface OneTermination {
  readonly requested: RequestedTarget;
  readonly options: TerminateOptions;
}

export const terminateProcess = (capabilities: Capabilities) =>
  defineTool({
    name: 'terminate_process',
    title: 'End a process',
    description: `Asks one process to end (${capabilities.termination.ask}), and watches it: \`outcome\` is exited (its death was observed), killed (by force), still_running, already_gone or refused.${killedUnasked(capabilities)} This server, what started it, ${capabilities.words.neverEnded} are never ended. A pid that was reused by another process since you saw it is refused. Get it from find_processes or get_process_by_port.`,
    effect: 'destroy',
    input: z.strictObject({
      ...TargetArguments,
      ...terminateArguments(capabilities),
      dry_run: DryRun,
    }),
    output: z.strictObject(resultsOn(capabilities)),
    run: (asked, host, call) => {
      const request = { requested: targetOf(asked, call), options: terminateOptions(asked) };
      return host.confirmation.run(call.client, () => terminateOne(host, request, call));
    },
    text: ({ results, advice }, _, layout) => resultsText(results, advice, layout),
  });

/**
 * Ends one process at once; asks first only where the configuration wants it, by `confirm` or by a rule, or where a
 * tree is large, for clients ask their user, too.
 */
export async function terminateOne(host: Host, { requested, options }: OneTermination, call: CallContext) {
  const { machine, view, plans, confirmation } = host;
  const approved = takeApproved(plans, call.client);
  if (approved) return host.terminate({ ...approved, targets: targetsOfPlan(approved), isApproved: true }, call);
  const reason = confirmation.reason();
  if (reason !== undefined && !options.dryRun) {
    const process = machine.read(requested.pid);
    if (!process) throw view.notFound(requested.pid, 'change');
    return confirmFirst(host, { requested, options }, { client: call.client, process, reason });
  }
  const isChosen = options.dryRun || call.client.isTyped === true || requested.isChosen === true;
  const request = { targets: [{ ...requested, isChosen }], options, isApproved: options.dryRun };
  try {
    return await host.terminate(request, call);
  } catch (refusal) {
    // Nothing has been signalled yet, so the user can still be asked.
    if (!(refusal instanceof NeedsConfirmation)) throw refusal;
    const { process, why } = refusal;
    return confirmFirst(host, { requested, options }, { client: call.client, process, reason: why });
  }
}

interface Confirming {
  readonly client: ConfirmationChannel;
  readonly process: ProcessFacts;
  readonly reason: SafeText;
}

/** Throws the question to the user, or NEEDS_CONFIRMATION with a plan where the client cannot ask. */
async function confirmFirst(
  host: Host,
  { requested, options }: OneTermination,
  { client, process, reason }: Confirming,
): Promise<never> {
  const { machine, view, sightings, plans } = host;
  requireTermination(host, process, { ...options, isApproved: true });
  // The question would be about the process that has the pid now, and a yes would pin that.
  sightings.check(process, requested);
  sightings.record(process);
  const targets = await listTargets(machine, [process]);
  const about = { show: view.show, clock: machine.clock() };
  const question = questionAbout(targets, options, about);
  const planned = { targets: [plannedTarget(machine, process, requested.pinned)], options };
  const { plan } = requestConfirmation(plans, { plan: planned, question }, client);
  const lines = targets.map((one) => endedLine(one, about));
  throw cannotAsk(reason, joined(lines, ' '), safe`terminate_processes with plan ${plan}`);
}
