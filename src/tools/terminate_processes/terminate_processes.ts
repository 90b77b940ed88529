import * as z from 'zod';
import { ProcessError } from '../../errors.ts';
import type { CallContext } from '../../host/call-context.ts';
import type { Capabilities } from '../../platform/capabilities.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import { compilePattern } from '../../text/pattern.ts';
import { quote } from '../../text/safe-text.ts';
import { Count, PatternText, Pid, Port, ProtocolName, Shown, text } from '../shared/fields.ts';
import { ListOutput } from '../shared/lists.ts';
import {
  DryRun,
  killedUnasked,
  resultsOn,
  resultsText,
  targetByPid,
  targetByRef,
  terminateArguments,
  terminateOptions,
} from '../shared/targets.ts';
import { defineTool } from '../tool.ts';
import type { TargetSelector } from './resolve-targets.ts';
import { terminatePlanned, terminateSelected } from './terminate-selected.ts';

const NAMED_MAX = 100;
const errorOf = (what: string) => ({ error: `must be a list of 1 to ${NAMED_MAX} ${what}` });

const inputOn = (capabilities: Capabilities) =>
  z.strictObject({
    pids: z
      .array(Pid, errorOf('pids'))
      .min(1, errorOf('pids'))
      .max(NAMED_MAX, errorOf('pids'))
      .describe(`1 to ${NAMED_MAX} process ids.`)
      .optional(),
    refs: z
      .array(text(40), errorOf('refs'))
      .min(1, errorOf('refs'))
      .max(NAMED_MAX, errorOf('refs'))
      .describe(`1 to ${NAMED_MAX} refs.`)
      .optional(),
    pattern: PatternText.optional(),
    port: Port.describe('What holds this port, 1 to 65535; never its clients.').optional(),
    protocol: ProtocolName.optional(),
    plan: text(64).describe('A plan the user has approved, up to 64 characters; alone.').optional(),
    ...terminateArguments(capabilities),
    dry_run: DryRun,
  });

const SELECTORS = ['pids', 'refs', 'pattern', 'port', 'plan'] as const;

const Listed = { pid: Count, name: Shown.nullable() };

const outputOn = (capabilities: Capabilities) => {
  const results = resultsOn(capabilities);
  return z.strictObject({
    ...results,
    results: results.results.optional(),
    plan: Shown.optional(),
    expires_s: Count.optional(),
    next: Shown.optional(),
    targets: ListOutput.pick({ columns: true, rows: true, total: true }).optional(),
    also_matches: z
      .array(z.strictObject({ ...Listed, command: Shown.nullable() }))
      .describe('Only an argument matches; left alone.')
      .optional(),
    refused: z.array(z.strictObject({ ...Listed, reason: Shown })).optional(),
    note: Shown.optional(),
  });
};

export const terminateProcesses = (capabilities: Capabilities) =>
  defineTool({
    name: 'terminate_processes',
    title: 'End several processes',
    description: `Ends several processes: by pids or refs, by a pattern over your own processes, or what holds a port.${killedUnasked(capabilities)} The user is asked first: by the client, or the answer is a \`plan\` with its targets; show them to the user, and after a yes call again with that plan within 10 minutes. What may not be ended is in \`refused\`; one failure does not stop the rest.`,
    effect: 'destroy',
    input: inputOn(capabilities),
    output: outputOn(capabilities),
    async run(asked, host, call) {
      const { plan } = asked;
      const given = SELECTORS.filter((selector) => asked[selector] !== undefined);
      if (given.length !== 1)
        throw new ProcessError(
          'INVALID_INPUT',
          `give exactly one of ${SELECTORS.join(', ')}, not ${given.join(' and ') || 'none'}`,
        );
      if (plan === undefined)
        return terminateSelected(
          host,
          { selector: await selectorOf(asked, call), options: terminateOptions(asked) },
          call,
        );
      const more = Object.keys(asked).filter((name) => name !== 'plan');
      if (more.length > 0)
        throw new ProcessError(
          'INVALID_INPUT',
          `plan must be the only argument, without ${more.join(', ')}: what it does was approved`,
        );
      return terminatePlanned(host, plan, call);
    },
    text: ({ results, advice, plan, expires_s, next, targets, also_matches = [], refused = [], note }, _, layout) =>
      [
        ...(results ? [resultsText(results, advice, layout)] : []),
        ...(targets && plan
          ? [layout.table(targets.columns, targets.rows), `${next} Plan ${plan} is good for ${expires_s} s.`]
          : []),
        ...also_matches.map(
          ({ pid, command }) => `also matches, left alone: ${pid}${command === null ? '' : `: ${quote(command)}`}`,
        ),
        ...refused.map(({ pid, reason }) => `refused: ${pid}: ${reason}`),
        ...(note ? [note] : []),
      ].join('\n'),
  });

async function selectorOf(
  asked: z.output<ReturnType<typeof inputOn>>,
  call: Pick<CallContext, 'calledMs'>,
): Promise<TargetSelector> {
  const { pids, refs, pattern, port, protocol = 'tcp' } = asked;
  if (pids) return { named: [...new Set(pids)].map((pid) => targetByPid(pid, call)) };
  if (refs) return { named: [...new Set(refs)].map(targetByRef) };
  await yieldIfDue();
  if (pattern !== undefined) return { pattern: await compilePattern(pattern) };
  return { port: port ?? 0, protocol };
}
