import * as z from 'zod';
import { STREAM_KINDS } from '../../platform/output-streams.ts';
import { DETAIL_NAMES } from '../../platform/requested-details.ts';
import { QUOTED_NAME_CHARS } from '../../text/lengths.ts';
import { quote } from '../../text/safe-text.ts';
import type { Layout } from '../../text/table.ts';
import { Count, oneOf, Shown } from '../shared/fields.ts';

/** The details that get_process_info gives on request, and where the output of a process goes: schemas and text. */

export const Include = z
  .array(oneOf(DETAIL_NAMES), { error: 'must be a list of details' })
  .max(DETAIL_NAMES.length)
  .describe(`More details, up to ${DETAIL_NAMES.length}; default none. environment: names only.`);

/** Where an output goes. */
export const Stream = z.strictObject({
  kind: z.enum(STREAM_KINDS),
  path: Shown.optional(),
  deleted: z.literal(true).optional(),
  pid: Count.nullable().optional().describe('The process at the other end.'),
  name: Shown.nullable().optional(),
});

/** `total` counts also what was left out. */
const DetailRowsOutput = z.strictObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([Shown, z.number(), z.null()]))),
  total: Count,
});
const EnvironmentOutput = z.strictObject({ names: z.array(Shown), total: Count });
const ConnectionsOutput = DetailRowsOutput.extend({ unnamed: Count.describe('Sockets without an address.') });
const Limit = z.union([z.number(), Shown]);
const LimitsOutput = z.record(z.string(), z.strictObject({ soft: Limit, hard: Limit }));

export const DetailFields = {
  environment: EnvironmentOutput.nullable().optional(),
  open_files: DetailRowsOutput.nullable().optional(),
  connections: ConnectionsOutput.nullable().optional(),
  busiest_threads: DetailRowsOutput.nullable().optional(),
  limits: LimitsOutput.nullable().optional(),
};

type Shape<T extends z.ZodType> = Readonly<z.output<T>>;

export function streamText(stream: Shape<typeof Stream> | null): string | null {
  if (stream === null) return null;
  const { kind, path, deleted, pid, name } = stream;
  const end =
    pid === undefined
      ? []
      : [pid === null || name == null ? 'to no known process' : `to ${quote(name, QUOTED_NAME_CHARS)} (${pid})`];
  return [kind, ...(path === undefined ? [] : [path]), ...(deleted ? ['(deleted)'] : []), ...end].join(' ');
}

interface TitledRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly total: number;
}

interface NamesAndLimits {
  readonly environment: { readonly names: readonly string[]; readonly total: number } | null | undefined;
  readonly limits: Readonly<Record<string, Record<'soft' | 'hard', string | number>>> | null | undefined;
}

/** The requested details: the names, the limits, a table for each list. */
export function detailsText(
  { environment, limits }: NamesAndLimits,
  lists: Readonly<Record<string, TitledRows | null | undefined>>,
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
