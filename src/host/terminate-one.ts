import type { Machine } from '../platform/machine.ts';
import type { ProcessFacts } from '../process/process.ts';
import { joined, type SafeText, safe } from '../text/display.ts';
import type { AccessView } from './access.ts';
import type { ChangeContext } from './call-context.ts';
import {
  type ConfirmationChannel,
  cannotAsk,
  NeedsConfirmation,
  requestConfirmation,
  takeApproved,
} from './confirmation.ts';
import { type Plans, plannedTarget } from './plans.ts';
import type { Sightings } from './sightings.ts';
import { lineOf, listTargets, questionAbout } from './target-list.ts';
import type { TerminateOptions } from './terminate.ts';
import { type RequestedTarget, requireTermination, type TerminateTargets, targetsOfPlan } from './terminate-targets.ts';

/**
 * Ends one process at once; asks before only where the configuration wants it, by `confirm` or by a rule, or where a tree
 * is large, for clients ask their user, too.
 */
export function createTerminateOne(
  machine: Machine,
  view: AccessView,
  sightings: Sightings,
  plans: Plans,
  ask: () => SafeText | undefined,
  end: TerminateTargets,
) {
  return async (
    requested: RequestedTarget,
    options: TerminateOptions,
    client: ConfirmationChannel,
    context: ChangeContext,
  ) => {
    const yes = takeApproved(plans, client);
    if (yes) return end(targetsOfPlan(yes), yes.options, context, true);
    const why = ask();
    if (why === undefined || options.dryRun) {
      try {
        const isChosen = options.dryRun || client.isTyped === true || requested.isChosen === true;
        return await end([{ ...requested, isChosen }], options, context, options.dryRun);
      } catch (refusal) {
        // It was refused before anything was sent: so it can be asked about and done then.
        if (!(refusal instanceof NeedsConfirmation)) throw refusal;
        return question(refusal.process, refusal.why);
      }
    }
    const process = machine.read(requested.pid);
    if (!process) throw view.notFound(requested.pid, 'change');
    return question(process, why);

    async function question(process: ProcessFacts, why: SafeText): Promise<never> {
      requireTermination(view, process, options, true);
      // The question would be about what the pid stands for now, and the yes would pin that.
      sightings.check(process, requested);
      sightings.note(process);
      const targets = await listTargets(machine, [process]);
      const target = plannedTarget(machine, process, requested.pinned);
      const clock = machine.clock();
      const { plan } = requestConfirmation(
        plans,
        { targets: [target], options },
        questionAbout(targets, options, { clock }),
        client,
      );
      const lines = joined(
        targets.map((one) => lineOf(one, clock)),
        ' ',
      );
      throw cannotAsk(why, lines, safe`terminate_processes with plan ${plan}`);
    }
  };
}
