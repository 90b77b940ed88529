import assert from 'node:assert/strict';
import * as z from 'zod';
import { PLAIN } from '../../src/text/table.ts';
import type { ToolResult } from '../../test/e2e/answers.ts';

/** What was asked, what the server answered, and what really happened to whom. */
export interface Figures {
  /** Processes that the server was asked to end. */
  asked: number;
  /** It says that it sent a signal. */
  signalled: number;
  /** It says that the process had ended before. */
  gone: number;
  /** It says that the pid means another process now. */
  reused: number;
  /** It says that the rules do not allow it. */
  refused: number;
  victimsKilled: number;
  innocentsKilled: number;
  /** Processes that have had a pid. */
  born: number;
  seconds: number;
}

export const nothing = (): Figures => ({
  asked: 0,
  signalled: 0,
  gone: 0,
  reused: 0,
  refused: 0,
  victimsKilled: 0,
  innocentsKilled: 0,
  born: 0,
  seconds: 0,
});

const KEYS = [
  'asked',
  'signalled',
  'gone',
  'reused',
  'refused',
  'victimsKilled',
  'innocentsKilled',
  'born',
  'seconds',
] as const;

export function add(sum: Figures, more: Figures): void {
  for (const key of KEYS) sum[key] += more[key];
}

const Ended = z.looseObject({
  results: z.array(
    z.looseObject({ outcome: z.string(), signal: z.string().nullable(), reason: z.string().optional() }),
  ),
});

/** Counts an answer of one of the ending tools. */
export function count(figures: Figures, { isError, content, structuredContent }: ToolResult): void {
  if (isError) {
    countRefusal(figures, content[0].text);
    return;
  }
  for (const { outcome, signal, reason = '' } of Ended.parse(structuredContent).results) {
    if (outcome === 'refused') countRefusal(figures, reason);
    else {
      figures.asked++;
      if (outcome === 'already_gone') figures.gone++;
      else {
        // Nobody ignores SIGTERM here.
        assert.deepEqual([outcome, signal], ['exited', 'SIGTERM']);
        figures.signalled++;
      }
    }
  }
}

function countRefusal(figures: Figures, text: string): void {
  if (/^NOT_FOUND: no process matches/.test(text)) return;
  figures.asked++;
  if (/^NOT_FOUND: /.test(text)) figures.gone++;
  else if (/^PID_REUSED: pid \d+ was .*, and is now /.test(text)) figures.reused++;
  else if (/^(ACCESS_DENIED|NOT_SHOWN): /.test(text)) figures.refused++;
  else assert.fail(text);
}

const HEADER = ['', 'asked', 'signalled', 'died', 'gone', 'PID_REUSED', 'refused', 'INNOCENT', 'of', 'seconds'];

export function figuresTable(rows: ReadonlyMap<string, Figures>): string {
  const cells = [...rows].map(([name, figures]) => {
    const { asked, signalled, victimsKilled, gone, reused, refused, innocentsKilled, born, seconds } = figures;
    return [name, asked, signalled, victimsKilled, gone, reused, refused, innocentsKilled, born, Math.round(seconds)];
  });
  return PLAIN.table(HEADER, cells);
}
