import * as z from 'zod';
import { ProcessError } from '../errors.ts';
import type { Selection } from '../host/end-many.ts';
import { nextSlice, sliceIsOver } from '../process/slices.ts';
import { compilePattern } from '../text/pattern.ts';
import { table } from '../text/table.ts';
import { EndArguments, endOptions, Results, resultsText } from './ending.ts';
import { Count, PatternText, Pid, Port, ProtocolName, Shown, text } from './fields.ts';
import { ListOutput } from './lists.ts';
import { defineTool } from './tool.ts';

const PIDS_MAX = 100;
const PIDS_ERROR = `must be a list of 1 to ${PIDS_MAX} pids`;

const Input = z.strictObject({
  pids: z
    .array(Pid, { error: PIDS_ERROR })
    .min(1, { error: PIDS_ERROR })
    .max(PIDS_MAX, { error: PIDS_ERROR })
    .describe(`1 to ${PIDS_MAX} process ids.`)
    .optional(),
  pattern: PatternText.optional(),
  port: Port.describe('What holds this port, 1 to 65535; never its clients.').optional(),
  protocol: ProtocolName.optional(),
  plan: text(64).describe('A plan the user has agreed to, up to 64 characters; alone.').optional(),
  ...EndArguments,
});

const SELECTORS = ['pids', 'pattern', 'port', 'plan'] as const;

export const terminateProcesses = defineTool({
  name: 'terminate_processes',
  title: 'End several processes',
  description:
    'Ends several processes: by pids, by a pattern over your own processes, or what holds a port. The user is asked first: by the client, or the answer is a `plan` with its targets; show them to the user, and after a yes call again with that plan within 60 s. What may not be ended is told in `refused`; one failure does not stop the rest.',
  effect: 'destroy',
  input: Input,
  output: z.strictObject({
    ...Results,
    results: Results.results.optional(),
    plan: Shown.optional(),
    expires_s: Count.optional(),
    targets: ListOutput.pick({ columns: true, rows: true }).optional(),
    refused: z.array(z.strictObject({ pid: Count, name: Shown.nullable(), reason: Shown })).optional(),
    note: Shown.optional(),
  }),
  async run(asked, host, { client, ...call }) {
    const { plan } = asked;
    const given = SELECTORS.filter((selector) => asked[selector] !== undefined);
    if (given.length !== 1)
      throw new ProcessError(
        'INVALID_INPUT',
        `give exactly one of ${SELECTORS.join(', ')}, not ${given.join(' and ') || 'none'}`,
      );
    if (plan === undefined) return host.endMany.selected(await selectionOf(asked), endOptions(asked), client, call);
    const more = Object.keys(asked).filter((name) => name !== 'plan');
    if (more.length > 0)
      throw new ProcessError(
        'INVALID_INPUT',
        `plan stands alone, without ${more.join(', ')}: what it does was agreed on`,
      );
    return host.endMany.planned(plan, call);
  },
  text: ({ results, advice, plan, expires_s, targets, refused = [], note }) =>
    [
      ...(results ? [resultsText(results, advice)] : []),
      ...(targets && plan
        ? [table(targets.columns, targets.rows), `Nothing was signalled yet. Plan ${plan} is good for ${expires_s} s.`]
        : []),
      ...refused.map(({ pid, reason }) => `refused: ${pid}: ${reason}`),
      ...(note ? [note] : []),
    ].join('\n'),
});

async function selectionOf({ pids, pattern, port, protocol = 'tcp' }: z.output<typeof Input>): Promise<Selection> {
  if (pids) return { pids: [...new Set(pids)] };
  if (sliceIsOver()) await nextSlice();
  if (pattern !== undefined) return { pattern: await compilePattern(pattern) };
  return { port: port ?? 0, protocol };
}
