import { ProcessError } from '../errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { ProcessFacts } from '../process/process.ts';
import type { Display } from '../text/display.ts';
import { ASKS_ALWAYS, Asked, agreed, type Client, propose } from './confirm.ts';
import { type Ender, type Meant, meantByPlan, requireEnd } from './end.ts';
import type { Plans } from './plans.ts';
import type { Sightings } from './sightings.ts';
import type { EndOptions } from './terminate.ts';
import type { View } from './view.ts';
import type { Asker } from './watcher.ts';

/**
 * Ends one process at once; asks before only where the configuration wants it, by `confirm` or by a rule, for clients
 * ask their user, too.
 */
export function createOneEnder(
  platform: Platform,
  view: View,
  sightings: Sightings,
  plans: Plans,
  ask: () => boolean,
  end: Ender,
) {
  return async (meant: Meant, options: EndOptions, client: Client, watcher: Asker) => {
    const yes = agreed(plans, client);
    if (yes) return end(meantByPlan(yes), yes.options, watcher, true);
    if (!ask() || options.dryRun) {
      try {
        return await end([meant], options, watcher, options.dryRun);
      } catch (refusal) {
        // It was refused before anything was sent: so it can be asked about and done then.
        if (!(refusal instanceof Asked)) throw refusal;
        return question(refusal.process, refusal.why);
      }
    }
    const process = platform.read(meant.pid);
    if (!process) throw view.missing(meant.pid);
    return question(process, ASKS_ALWAYS);

    function question(process: ProcessFacts, why: Display): never {
      requireEnd(view, process, options, true);
      // The question would be about what the pid means now, and the yes would pin that.
      sightings.check(process, meant.pinned);
      const { plan } = propose(plans, { targets: [meant.pinned ?? process], options }, [process], client);
      throw new ProcessError(
        'NEEDS_CONFIRMATION',
        `${why}, and your client cannot put the question`,
        `Ask the user whether to end process ${meant.pid}; after a yes call terminate_processes with plan ${plan}, within a minute.`,
      );
    }
  };
}
