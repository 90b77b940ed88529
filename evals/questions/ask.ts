import assert from 'node:assert/strict';
import { encode } from 'gpt-tokenizer';
import * as z from 'zod';
import type { Call } from '../../test/e2e/answers.ts';
import type { Scene } from './scene.ts';

/** One question of a person, and the calls that answer it, with a check of the facts in the answers. */
export interface Question {
  readonly words: string;
  /** What it cannot be asked without. */
  readonly needs?: 'others' | 'python';
  /** Asked of a server that root runs; otherwise of one of an ordinary user. */
  readonly from?: 'root';
  /** The answer takes as long as what is waited for. */
  readonly waits?: true;
  readonly ask: (ask: Asker, scene: Scene) => Promise<void>;
}

/** What an answer cost. */
export interface Cost {
  readonly calls: string[];
  tokens: number;
  ms: number;
}

const Cell = z.union([z.string(), z.number(), z.null(), z.array(z.number())]);
const List = z.looseObject({ columns: z.array(z.string()), rows: z.array(z.array(Cell)), total: z.int() });
export type Row = Readonly<Record<string, z.output<typeof Cell>>>;

/** Arguments as the table shows them, where the real ones say nothing to a reader. */
type Shown = Readonly<Record<string, unknown>>;
type Args = Readonly<Record<string, unknown>>;

export type Asker = ReturnType<typeof asker>;

/** Calls tools as an assistant does and adds up what the answers cost. */
export function asker(call: Call) {
  const cost: Cost = { calls: [], tokens: 0, ms: 0 };

  async function reply(tool: string, args: Args, shown: Shown) {
    const told = JSON.stringify({ ...args, ...shown });
    cost.calls.push(told === '{}' ? tool : `${tool} ${told}`);
    const started = performance.now();
    const { isError = false, content, structuredContent } = await call(tool, { ...args });
    cost.ms += performance.now() - started;
    // A model is shown the structured content; an error has none, but a sentence.
    const seen = isError ? content[0].text : JSON.stringify(structuredContent);
    cost.tokens += encode(seen).length;
    return { isError, text: content[0].text, structuredContent };
  }

  async function facts(tool: string, args: Args = {}, shown: Shown = {}): Promise<Record<string, unknown>> {
    const { isError, text, structuredContent } = await reply(tool, args, shown);
    assert.equal(isError, false, text);
    return z.record(z.string(), z.unknown()).parse(structuredContent);
  }

  return {
    cost,
    facts,
    async list(tool: string, args: Args = {}, shown: Shown = {}) {
      const answer = await facts(tool, args, shown);
      const { columns, rows, total } = List.parse(answer);
      const named = rows.map((row): Row => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])));
      return { rows: named, total, answer, row: (pid: number) => rowOf(named, pid) };
    },
    async refusal(tool: string, args: Args = {}, shown: Shown = {}): Promise<string> {
      const { isError, text } = await reply(tool, args, shown);
      assert.equal(isError, true, text);
      return text;
    },
  };
}

function rowOf(rows: readonly Row[], pid: number): Row {
  const row = rows.find((candidate) => candidate['pid'] === pid);
  assert.ok(row, `process ${pid} is not in ${JSON.stringify(rows)}`);
  return row;
}

/** Are the figures of this column in falling order? Those that are not known stand last. */
export function falls(rows: readonly Row[], column: string): boolean {
  const figures = rows.map((row) => Number(row[column] ?? -1));
  return figures.every((figure, at) => figure <= (figures[at - 1] ?? Number.POSITIVE_INFINITY));
}
