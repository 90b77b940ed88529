import * as z from 'zod';
import type { Capabilities } from '../platform/capabilities.ts';
import { Count, integer, Shown, unlessUnknown } from './shared/fields.ts';
import { ApprovedPlan, TargetArguments, targetOf } from './shared/targets.ts';
import { defineTool } from './tool.ts';

const Nice = z.int().min(-20).max(19);

/** The values that make a difference; a range, if every value in it does. */
function niceOn({ priorities }: Capabilities): z.ZodType<number> {
  const [first = 0, last = 0] = [priorities[0], priorities.at(-1)];
  const described = `${first} (first) to ${last} (last); 0 is normal.`;
  if (priorities.length === last - first + 1) return integer(first, last).describe(described);
  const error = `must be one of ${priorities.join(', ')}`;
  return z.literal(priorities, { error }).describe(described);
}

export const setPriority = (capabilities: Capabilities) => {
  const { priority } = capabilities.words;
  return defineTool({
    name: 'set_priority',
    title: 'Set the priority of a process',
    description: `${priority.sets} Use it to slow down e.g. a build that gets in the way, without ending it. ${priority.rights}`,
    effect: 'change',
    input: z.strictObject({
      ...TargetArguments,
      nice: niceOn(capabilities),
      plan: ApprovedPlan,
    }),
    output: z.strictObject({
      pid: Count,
      name: Shown,
      command: Shown.nullable(),
      nice_before: unlessUnknown(Nice, capabilities.facts.nice),
      nice_after: Nice.nullable(),
      threads_kept: Count.optional().describe('Threads the system did not let this server change.'),
      guarantee: z.enum(capabilities.guarantees),
    }),
    run: ({ nice, plan, ...asked }, host, call) =>
      host.signaller.setPriority(targetOf(asked, call), nice, { ...call, plan }),
    text: (output, _, { fields }) => fields(Object.entries(output)),
  });
};
