import * as z from 'zod';
import type { Capabilities } from '../../platform/capabilities.ts';
import { STREAM_KINDS } from '../../platform/standard-streams.ts';
import { QUOTED_NAME_CHARS } from '../../text/lengths.ts';
import { quote } from '../../text/safe-text.ts';
import type { Layout } from '../../text/table.ts';
import { Count, oneOf, Shown } from '../shared/fields.ts';
import type { DeepReadonly } from '../tool.ts';

/** The details that get_process_info gives on request, and where the output of a process goes: schemas and text. */

export const includeOn = ({ details }: Pick<Capabilities, 'details'>) =>
  z
    .array(oneOf(details), { error: 'must be a list of details' })
    .max(details.length)
    .describe(`More details, up to ${details.length}; default none. environment: names only.`);

/** Where an output goes. */
export const Stream = z.strictObject({
  kind: z.enum(STREAM_KINDS),
  path: Shown.optional(),
  deleted: z.literal(true).optional(),
  pid: Count.nullable().optional().describe('The process at the other end.'),
  name: Shown.nullable().optional(),
});

/** `total` counts also what was left out. */
const DetailRows = z.strictObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([Shown, z.number(), z.null()]))),
  total: Count,
});
const Environment = z.strictObject({ names: z.array(Shown), total: Count });
const Limit = z.union([z.number(), Shown]);
const Limits = z.record(z.string(), z.strictObject({ soft: Limit, hard: Limit }));

export const DetailFields = {
  environment: Environment.nullable().optional(),
  open_files: DetailRows.nullable().optional(),
  connections: DetailRows.extend({ unnamed: Count.describe('Sockets without an address.') })
    .nullable()
    .optional(),
  busiest_threads: DetailRows.nullable().optional(),
  limits: Limits.nullable().optional(),
};

type Output<T extends z.ZodType> = DeepReadonly<z.output<T>>;
type Requested<T extends z.ZodType> = Output<T> | null | undefined;

export function streamText(stream: Output<typeof Stream> | null): string | null {
  if (stream === null) return null;
  const { kind, path, deleted, pid, name } = stream;
  const end =
    pid === undefined
      ? []
      : [pid === null || name == null ? 'to no known process' : `to ${quote(name, QUOTED_NAME_CHARS)} (${pid})`];
  return [kind, ...(path === undefined ? [] : [path]), ...(deleted ? ['(deleted)'] : []), ...end].join(' ');
}

interface NamesAndLimits {
  readonly environment: Requested<typeof Environment>;
  readonly limits: Requested<typeof Limits>;
}

/** The requested details: the names, the limits, a table for each list. */
export function detailsText(
  { environment, limits }: NamesAndLimits,
  lists: Readonly<Record<string, Requested<typeof DetailRows>>>,
  { table }: Layout,
): string[] {
  const lines: string[] = [];
  if (environment) {
    const { names, total } = environment;
    lines.push('', `environment: ${names.length} of ${total}`, names.join(' '));
  }
  if (limits) {
    const rows = Object.entries(limits).map(([name, { soft, hard }]) => [name, soft, hard]);
    lines.push('', table(['limit', 'soft', 'hard'], rows));
  }
  for (const [title, list] of Object.entries(lists)) {
    if (!list) continue;
    lines.push('', `${title}: ${list.rows.length} of ${list.total}`);
    if (list.rows.length > 0) lines.push(table(list.columns, list.rows));
  }
  return lines;
}
