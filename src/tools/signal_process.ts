import * as z from 'zod';
import type { Capabilities } from '../platform/capabilities.ts';
import { Count, oneOf, Shown } from './shared/fields.ts';
import { ApprovedPlan, TargetArguments, targetOf } from './shared/targets.ts';
import { defineTool } from './tool.ts';
import { insteadOfSignal } from './wrong-arguments.ts';

export const signalProcess = ({ signals, statuses, guarantees, termination }: Capabilities) =>
  defineTool({
    name: 'signal_process',
    title: 'Send a signal',
    description:
      'Sends one signal to a process, e.g. HUP to reload, INT as Ctrl-C does, STOP to pause, CONT to go on, and observes its effect for half a second. HUP, INT, QUIT, USR1 and USR2 end a program that does not handle them. To end a process use terminate_process.',
    effect: 'destroy',
    input: z.strictObject({ ...TargetArguments, signal: oneOf(signals).describe('Without SIG.'), plan: ApprovedPlan }),
    insteadOfValue: { signal: (value) => insteadOfSignal(termination, value) },
    output: z.strictObject({
      pid: Count,
      name: Shown,
      command: Shown.nullable(),
      signal: z.enum(signals),
      outcome: z.enum(['exited', 'still_running', 'already_gone']),
      status: z.enum(statuses).nullable().describe('Afterwards.'),
      guarantee: z.enum(guarantees),
    }),
    run: ({ signal, plan, ...asked }, host, call) =>
      host.signaller.signal(targetOf(asked, call), signal, { ...call, plan }),
    text: (output, _, { fields }) => fields(Object.entries(output)),
  });
