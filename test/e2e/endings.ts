import * as z from 'zod';
import { type Call, persistent, ToolResult } from './answers.ts';

/** What the ending tools must answer, written down from the outside; used by the tests that prove them. */

const SENT = z.enum(['SIGTERM', 'SIGKILL']);
const Result = z.strictObject({
  pid: z.int(),
  name: z.string().nullable(),
  command: z.string().nullable(),
  outcome: z.enum(['exited', 'killed', 'still_running', 'already_gone', 'refused', 'would_end']),
  signal: SENT.nullable(),
  elapsed_ms: z.int(),
  guarantee: z.enum(['pidfd', 'start_time']).nullable(),
  reason: z.string().optional(),
  would_send: z.array(SENT).optional(),
});
const Refused = z.array(z.strictObject({ pid: z.int(), name: z.string().nullable(), reason: z.string() }));

const Endings = z.strictObject({
  results: z.array(Result).default([]),
  counts: z.record(z.string(), z.int()).optional(),
  advice: z.string().optional(),
  plan: z.string().optional(),
  expires_s: z.int().optional(),
  next: z.string().optional(),
  targets: z
    .strictObject({
      columns: z.array(z.string()),
      rows: z.array(z.array(z.union([z.string(), z.number(), z.null(), z.array(z.number())]))),
      total: z.int(),
    })
    .optional(),
  refused: Refused.default([]),
  also_matches: z.array(z.strictObject({ pid: z.int(), name: z.string(), command: z.string().nullable() })).default([]),
  note: z.string().optional(),
});
export type Endings = z.output<typeof Endings>;

export interface Reply extends Endings {
  /** The code that an error began with; its text is then in `text`. */
  readonly code?: string;
  readonly text: string;
  /** The code of an error, or the one outcome. */
  readonly verdict: string;
}

/** Calls a tool that ends processes; a refusal is an answer like any other. */
export async function ending(call: Call, tool: string, args: Record<string, unknown>): Promise<Reply> {
  return replyOf(await persistent(call)(tool, args));
}

export function replyOf(answer: unknown): Reply {
  const { isError = false, content, structuredContent } = ToolResult.parse(answer);
  const { text } = content[0];
  const code = text.split(':', 1)[0] ?? '';
  if (isError) return { results: [], refused: [], also_matches: [], code, text, verdict: code };
  const endings = Endings.parse(structuredContent);
  return { ...endings, text, verdict: endings.results[0]?.outcome ?? 'planned' };
}

/** What of each process was told, for a comparison with what was seen. */
export const told = ({ results }: Reply) =>
  new Map(results.map(({ pid, outcome, signal }) => [pid, { outcome, signal }]));
