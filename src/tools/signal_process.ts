import * as z from 'zod';
import { GUARANTEES, SIGNALS } from '../platform/controller.ts';
import { STATUSES } from '../process/process.ts';
import { Count, oneOf, Shown } from './shared/fields.ts';
import { ApprovedPlan, TargetArguments, targetOf } from './shared/targets.ts';
import { defineTool } from './tool.ts';

export const signalProcess = defineTool({
  name: 'signal_process',
  title: 'Send a signal',
  description:
    'Sends one signal to a process, e.g. HUP to reload, INT as Ctrl-C does, STOP to pause, CONT to go on, and observes its effect for half a second. HUP, INT, QUIT, USR1 and USR2 end a program that does not handle them. To end a process use terminate_process.',
  effect: 'destroy',
  input: z.strictObject({ ...TargetArguments, signal: oneOf(SIGNALS).describe('Without SIG.'), plan: ApprovedPlan }),
  output: z.strictObject({
    pid: Count,
    name: Shown,
    command: Shown.nullable(),
    signal: z.enum(SIGNALS),
    outcome: z.enum(['exited', 'still_running', 'already_gone']),
    status: z.enum(STATUSES).nullable().describe('Afterwards.'),
    guarantee: z.enum(GUARANTEES),
  }),
  run: ({ signal, plan, ...asked }, host, call) =>
    host.signaller.signal(targetOf(asked, call), signal, { ...call, plan }),
  text: (output, _, { fields }) => fields(Object.entries(output)),
});
