import { type Measure, named, type Result, ratios, type Spread, spread } from './measure.ts';

/** One question of the benchmark: a file that answers some lines of the table. */
export interface Question {
  readonly name: string;
  /** Throws Skipped when it cannot be asked here. */
  answer(size: Size): Promise<Answer>;
}

/** How much is measured: all of it, or as little as shows that it runs. */
export interface Size {
  readonly quick: boolean;
  /** Interleaved rounds that count. */
  readonly rounds: number;
  /** Takes so many of something, or a few. */
  of(full: number, quick: number): number;
}

export const FULL: Size = { quick: false, rounds: 30, of: (full) => full };
export const QUICK: Size = { quick: true, rounds: 1, of: (_, quick) => quick };

export interface Answer {
  readonly lines: readonly Line[];
  /** What was measured side by side. */
  readonly results?: readonly Result[];
}

/** A line of the table. */
export interface Line {
  readonly what: string;
  /** Undefined: `skipped` says why. */
  readonly figure?: Spread | undefined;
  readonly unit: 'x' | 'ms' | 'MB' | 'tokens' | 'files' | 'times';
  /** Held against the median. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
  readonly skipped?: string;
}

/** A question that cannot be asked on this machine; the message says why. */
export class Skipped extends Error {}

type Goal = Pick<Line, 'goal'>;

/** The line for «`of` takes so many times as much as `to`». */
export function ratioLine(
  results: readonly Result[],
  { what, of, to, by, goal }: { what: string; of: string; to: string; by: Measure } & Goal,
): Line {
  const [above, below] = [named(results, of), named(results, to)];
  const line = { what, unit: 'x', ...(goal && { goal }) } as const;
  const missing = above ? to : of;
  return above && below
    ? { ...line, figure: spread(ratios(above, below, by)) }
    : { ...line, skipped: `no ${missing} here` };
}

/** What is measured once has no spread. */
export const exactly = (value: number): Spread => ({ median: value, p5: value, p95: value });

/** Of one way, that which was measured in each round. */
export const spreadOf = ({ samples }: Result, what: Measure): Spread =>
  spread(samples.flatMap((sample) => sample[what] ?? []));

export function reached({ figure, goal }: Line): boolean | undefined {
  if (!figure || !goal) return undefined;
  return 'atMost' in goal ? figure.median <= goal.atMost : figure.median >= goal.atLeast;
}
