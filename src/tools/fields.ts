import * as z from 'zod';
import { PROTOCOLS } from '../platform/platform.ts';
import { DEFAULT_COLUMNS } from '../process/columns.ts';
import type { List, Query } from '../process/query.ts';
import { PATTERN_MAX_CHARS } from '../text/pattern.ts';
import { table } from '../text/table.ts';

/** Arguments and results that several tools share. Some clients drop bounds and defaults: descriptions repeat them. */

function integer(min: number, max: number) {
  const error = `must be an integer from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

function text(maxChars: number) {
  const error = `must be a string of 1 to ${maxChars} characters`;
  return z.string({ error }).min(1, { error }).max(maxChars, { error });
}

export const Pid = integer(1, 2 ** 31 - 1).describe('Process id, 1 to 2147483647.');

export const Port = integer(1, 65_535).describe('Port number, 1 to 65535, matched exactly.');

export const ProtocolName = z
  .enum(PROTOCOLS, { error: `must be ${PROTOCOLS.join(' or ')}` })
  .describe('tcp or udp, IPv4 and IPv6 alike; tcp if not given.');

export const Username = text(64).describe(
  'Only processes of this user, by name or number; "*" for everyone you may see. Your own if not given. 1 to 64 characters.',
);

export const PatternText = text(PATTERN_MAX_CHARS).describe(
  `RE2 regular expression, 1 to ${PATTERN_MAX_CHARS} characters; ignores case unless it has a capital letter.`,
);

/** A string of a process, redacted and cleaned; its brand is that of Display, so that no other string type-checks. */
export const Shown = z.string().brand<'Display'>();

/** A count, a size, a duration: never negative. */
export const Count = z.uint32();
export const Amount = z.number().min(0);

export const ListOutput = z.strictObject({
  columns: z.array(z.string()).describe('What the values of a row are.'),
  rows: z.array(z.array(z.union([Shown, z.number(), z.null()]))).describe('One process each; null: not known.'),
  total: Count.describe('All matches, shown or not.'),
  hidden: z
    .strictObject({ root: Count.optional(), other_users: Count.optional() })
    .optional()
    .describe('How many processes the access rules left out.'),
  note: Shown.optional(),
});

/** How the lists of processes come out unless the caller says otherwise: the largest first. */
export const listDefaults = (username: string | undefined): Omit<Query, 'matches'> => ({
  sortBy: 'memory',
  limit: 50,
  columns: username === undefined ? DEFAULT_COLUMNS : DEFAULT_COLUMNS.toSpliced(2, 0, 'user'),
});

export function listText({ columns, rows, total, hidden, note }: List): string {
  const left = Object.entries(hidden ?? {}).map(([whose, count]) => `${count} of ${whose.replace('_', ' ')}`);
  return [
    table(columns, rows),
    `${rows.length} of ${total}${left.length > 0 ? `; not shown: ${left.join(', ')}` : ''}.`,
    ...(note ? [note] : []),
  ].join('\n');
}
