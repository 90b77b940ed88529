import * as z from 'zod';
import type { Capabilities, Known } from '../../platform/capabilities.ts';
import type { DetailName } from '../../platform/requested-details.ts';
import { QUOTED_NAME_CHARS } from '../../text/lengths.ts';
import { quote } from '../../text/safe-text.ts';
import type { Layout } from '../../text/table.ts';
import { Count, given, oneOf, Shown } from '../shared/fields.ts';
import type { DeepReadonly } from '../tool.ts';

/** The details that get_process_info gives on request, and where the output of a process goes: schemas and text. */

export const includeOn = ({ details }: Pick<Capabilities, 'details'>) =>
  given(
    {
      include: z
        .array(oneOf(details), { error: 'must be a list of details' })
        .max(details.length)
        .describe(`More details, up to ${details.length}; default none. environment: names only.`)
        .optional(),
    },
    { include: details.length > 0 ? 'own' : 'never' },
  );

/** Where an output goes. */
const streamOn = ({ streams }: Pick<Capabilities, 'streams'>) =>
  z.strictObject({
    kind: z.enum(streams),
    path: Shown.optional(),
    deleted: z.literal(true).optional(),
    pid: Count.nullable().optional().describe('The process at the other end.'),
    name: Shown.nullable().optional(),
  });

export function streamFieldsOn(capabilities: Pick<Capabilities, 'streams'>) {
  const stream = streamOn(capabilities).nullable();
  const known = capabilities.streams.length > 0 ? 'own' : 'never';
  return given({ stdout: stream, stderr: stream }, { stdout: known, stderr: known });
}

/** `total` counts also what was left out. */
const DetailRows = z.strictObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([Shown, z.number(), z.null()]))),
  total: Count,
});
const Environment = z.strictObject({ names: z.array(Shown), total: Count });
const Limit = z.union([z.number(), Shown]);
const Limits = z.record(z.string(), z.strictObject({ soft: Limit, hard: Limit }));

const DetailFields = {
  environment: Environment.nullable().optional(),
  open_files: DetailRows.nullable().optional(),
  connections: DetailRows.extend({ unnamed: Count.describe('Sockets without an address.') })
    .nullable()
    .optional(),
  busiest_threads: DetailRows.nullable().optional(),
  limits: Limits.nullable().optional(),
};

export function detailFieldsOn({ details }: Pick<Capabilities, 'details'>) {
  const known = (name: DetailName): Known => (details.includes(name) ? 'own' : 'never');
  return given(DetailFields, {
    environment: known('environment'),
    open_files: known('open_files'),
    connections: known('connections'),
    busiest_threads: known('threads'),
    limits: known('limits'),
  });
}

type Output<T extends z.ZodType> = DeepReadonly<z.output<T>>;
type Requested<T extends z.ZodType> = Output<T> | null | undefined;

export function streamText({ kind, path, deleted, pid, name }: Output<ReturnType<typeof streamOn>>): string {
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
