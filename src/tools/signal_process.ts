import * as z from 'zod';
import type { Capabilities, OfferedSignal } from '../platform/capabilities.ts';
import { Count, oneOf, Shown } from './shared/fields.ts';
import { ApprovedPlan, TargetArguments, targetOf } from './shared/targets.ts';
import { defineTool } from './tool.ts';
import { insteadOfSignal } from './wrong-arguments.ts';

export const signalProcess = ({ signals, statuses, guarantees, termination, words }: Capabilities) => {
  const names = signals.map(({ argument }) => argument);
  return defineTool({
    name: 'signal_process',
    title: 'Send a signal',
    description: `Sends one signal to a process${purposesOf(signals)}, and observes its effect for half a second. ${endingOf(signals)}To end a process use terminate_process.`,
    effect: 'destroy',
    input: z.strictObject({
      ...TargetArguments,
      signal: oneOf(names).describe(words.signalArgument),
      plan: ApprovedPlan,
    }),
    insteadOfValue: { signal: (value) => insteadOfSignal(termination, value) },
    output: z.strictObject({
      pid: Count,
      name: Shown,
      command: Shown.nullable(),
      signal: z.enum(names),
      outcome: z.enum(['exited', 'still_running', 'already_gone']),
      status: z.enum(statuses).nullable().describe('Afterwards.'),
      guarantee: z.enum(guarantees),
    }),
    run: ({ signal, plan, ...asked }, host, call) =>
      host.signaller.signal(targetOf(asked, call), signal, { ...call, plan }),
    text: (output, _, { fields }) => fields(Object.entries(output)),
  });
};

/** `, e.g. HUP to reload`; empty if no signal has a known purpose. */
function purposesOf(signals: readonly OfferedSignal[]): string {
  const uses = signals.flatMap(({ argument, use }) => (use === undefined ? [] : [`${argument} ${use}`]));
  return uses.length > 0 ? `, e.g. ${uses.join(', ')}` : '';
}

/** A sentence: which signals end a program that does not handle them. Empty if none does. */
function endingOf(signals: readonly OfferedSignal[]): string {
  const ending = signals.filter(({ ends }) => ends).map(({ argument }) => argument);
  if (ending.length === 0) return '';
  const [end, them] = ending.length === 1 ? ['ends', 'it'] : ['end', 'them'];
  return `${LIST.format(ending)} ${end} a program that does not handle ${them}. `;
}

/** `HUP, INT and QUIT` */
const LIST = new Intl.ListFormat('en-GB');
