import type { Platform } from '../platform/machine.ts';
import type { ProcessFacts } from '../process/process.ts';
import { type Display, joined, ownText } from '../text/display.ts';
import type { View } from './access.ts';
import type { Asker } from './call-context.ts';
import { Asked, agreed, type Client, propose, unasked } from './confirmation.ts';
import { type Plans, plannedTarget } from './plans.ts';
import type { Sightings } from './sightings.ts';
import { lineOf, listTargets, questionAbout } from './target-list.ts';
import type { EndOptions } from './terminate.ts';
import { type Ender, type Meant, meantByPlan, requireEnd } from './terminate-targets.ts';

/**
 * Ends one process at once; asks before only where the configuration wants it, by `confirm` or by a rule, or where a tree
 * is large, for clients ask their user, too.
 */
export function createOneEnder(
  platform: Platform,
  view: View,
  sightings: Sightings,
  plans: Plans,
  ask: () => Display | undefined,
  end: Ender,
) {
  return async (meant: Meant, options: EndOptions, client: Client, watcher: Asker) => {
    const yes = agreed(plans, client);
    if (yes) return end(meantByPlan(yes), yes.options, watcher, true);
    const why = ask();
    if (why === undefined || options.dryRun) {
      try {
        const isChosen = options.dryRun || client.isTyped === true || meant.isChosen === true;
        return await end([{ ...meant, isChosen }], options, watcher, options.dryRun);
      } catch (refusal) {
        // It was refused before anything was sent: so it can be asked about and done then.
        if (!(refusal instanceof Asked)) throw refusal;
        return question(refusal.process, refusal.why);
      }
    }
    const process = platform.read(meant.pid);
    if (!process) throw view.missing(meant.pid, 'change');
    return question(process, why);

    async function question(process: ProcessFacts, why: Display): Promise<never> {
      requireEnd(view, process, options, true);
      // The question would be about what the pid stands for now, and the yes would pin that.
      sightings.check(process, meant);
      sightings.note(process);
      const targets = await listTargets(platform, [process]);
      const target = plannedTarget(platform, process, meant.pinned);
      const clock = platform.clock();
      const { plan } = propose(
        plans,
        { targets: [target], options },
        questionAbout(targets, options, { clock }),
        client,
      );
      const lines = joined(
        targets.map((one) => lineOf(one, clock)),
        ' ',
      );
      throw unasked(why, lines, ownText`terminate_processes with plan ${plan}`);
    }
  };
}
