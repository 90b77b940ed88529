import * as z from 'zod';
import { ProcessError } from '../../errors.ts';
import type { CallContext } from '../../host/call-context.ts';
import type { RequestedTarget } from '../../host/pin.ts';
import { OUTCOMES, type TerminateOptions } from '../../host/terminate.ts';
import type { Capabilities } from '../../platform/capabilities.ts';
import { parseRef } from '../../process/ref.ts';
import { quoted } from '../../text/built-in.ts';
import type { Layout } from '../../text/table.ts';
import { Count, Flag, number, Pid, Shown, text } from './fields.ts';

/** What the tools that end processes have in common. */

/** The target: by pid, or by a `ref` that identifies one process for good. */
export const TargetArguments = {
  pid: Pid.optional(),
  ref: text(40).describe('`ref` of an earlier answer instead of pid, up to 40 characters.').optional(),
};

/** Throws INVALID_INPUT unless exactly one process is named. */
export function targetOf(
  { pid, ref }: { readonly pid?: number | undefined; readonly ref?: string | undefined },
  call: Pick<CallContext, 'calledMs'>,
): RequestedTarget {
  if (ref === undefined) {
    if (pid !== undefined) return targetByPid(pid, call);
    throw new ProcessError('INVALID_INPUT', 'pid or ref is missing: say which process is wanted');
  }
  const requested = targetByRef(ref);
  if (pid !== undefined && pid !== requested.pid)
    throw new ProcessError('INVALID_INPUT', `pid ${pid} and ref ${quoted(ref)} are two processes`);
  return requested;
}

/** A bare pid: only what was shown before this call counts. */
export const targetByPid = (pid: number, { calledMs }: Pick<CallContext, 'calledMs'>): RequestedTarget => ({
  pid,
  calledMs,
});

/** Throws INVALID_INPUT for anything else. */
export function targetByRef(ref: string): RequestedTarget {
  const parsed = parseRef(ref);
  if (!parsed)
    throw new ProcessError(
      'INVALID_INPUT',
      `ref must be one of an earlier answer, e.g. "3f1c0k-4242-173225", not ${quoted(ref)}`,
    );
  const { bootTag, ...pinned } = parsed;
  return { pid: pinned.pid, pinned, bootTag };
}

/** Of the tools that do one thing to one process. */
export const ApprovedPlan = text(64).describe('From a refusal.').optional();

export const terminateArguments = ({ termination }: Capabilities) => ({
  force: Flag.describe(`${termination.kill} after timeout_s; default false.`).optional(),
  tree: Flag.describe('Descendants, too; default false.').optional(),
  timeout_s: number(0, 60).describe('0 to 60; default 5.').optional(),
});

/** A sentence for descriptions: what is killed at once even without `force`. Empty if each process can be asked. */
export const killedUnasked = ({ termination: { kill, unaskable } }: Capabilities): string =>
  unaskable === undefined ? '' : ` It kills at once (${kill}) what cannot be asked: ${unaskable}.`;

export const DryRun = Flag.describe('Judge only, signal nothing; default false.').optional();

export const terminateOptions = (
  asked: z.output<z.ZodObject<ReturnType<typeof terminateArguments> & { dry_run: typeof DryRun }>>,
): TerminateOptions => ({
  force: asked.force ?? false,
  tree: asked.tree ?? false,
  timeoutS: asked.timeout_s ?? 5,
  dryRun: asked.dry_run ?? false,
});

const resultOn = ({ termination: { ask, kill }, guarantees }: Capabilities) =>
  z.strictObject({
    pid: Count,
    name: Shown.nullable(),
    command: Shown.nullable(),
    outcome: z.enum(OUTCOMES),
    signal: z.enum([ask, kill]).nullable().describe('The last signal sent.'),
    elapsed_ms: Count,
    guarantee: z.enum(guarantees).nullable().describe('How sure it is that the signal reached this very process.'),
    reason: Shown.optional(),
    would_send: z
      .array(z.enum([ask, kill]))
      .optional()
      .describe('Of a dry run.'),
  });

export const resultsOn = (capabilities: Capabilities) => ({
  results: z.array(resultOn(capabilities)),
  counts: z.partialRecord(z.enum(OUTCOMES), Count).optional().describe('Of several, shown or not.'),
  advice: Shown.optional(),
});

const COLUMNS = ['pid', 'name', 'outcome', 'signal', 'elapsed_ms', 'guarantee', 'command'] as const;

export function resultsText(
  results: readonly Readonly<Record<(typeof COLUMNS)[number], string | number | null>>[],
  advice: string | undefined,
  { table }: Layout,
): string {
  const rows = results.map((result) => COLUMNS.map((column) => result[column]));
  return [table(COLUMNS, rows), ...(advice ? [advice] : [])].join('\n');
}
