import * as z from 'zod';
import { GUARANTEES } from '../platform/controller.ts';
import { Count, integer, Shown } from './shared/fields.ts';
import { ApprovedPlan, TargetArguments, targetOf } from './shared/targets.ts';
import { defineTool } from './tool.ts';

const Nice = z.int().min(-20).max(19);

export const setPriority = defineTool({
  name: 'set_priority',
  title: 'Set the priority of a process',
  description:
    'Sets the nice value of a process and its threads: higher means that others go first. Use it to slow down e.g. a build that gets in the way, without ending it. Raising it is always allowed for your own processes; lowering it needs more rights than an ordinary user has.',
  effect: 'change',
  input: z.strictObject({
    ...TargetArguments,
    nice: integer(-20, 19).describe('-20 (first) to 19 (last); 0 is normal.'),
    plan: ApprovedPlan,
  }),
  output: z.strictObject({
    pid: Count,
    name: Shown,
    command: Shown.nullable(),
    nice_before: Nice,
    nice_after: Nice.nullable(),
    threads_kept: Count.optional().describe('Threads the system did not let this server change.'),
    guarantee: z.enum(GUARANTEES),
  }),
  run: ({ nice, plan, ...asked }, host, call) =>
    host.signaller.setPriority(targetOf(asked, call), nice, { ...call, plan }),
  text: (output, _, { fields }) => fields(Object.entries(output)),
});
