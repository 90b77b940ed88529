/**
 * Long work in short turns, so that other calls are answered meanwhile. However many calls work at a time, one of them
 * gets one turn in each pass of the event loop. Between two pieces of work: `await yieldIfDue();`
 */
const TURN_MS = 5;

const waiting: (() => void)[] = [];
let endsAtMs = 0;

/** Has this turn used up its time? */
export const isTurnOver = (): boolean => performance.now() >= endsAtMs;

/** Yields to others when this turn is over. Before the first turn, too: new work waits for what came before. */
export const yieldIfDue = (): Promise<void> | undefined => (isTurnOver() ? yieldTurn() : undefined);

/**
 * Has it, for work that is always light, after so many pieces of it? Reading the clock costs up to 0.3 µs, a fiftieth
 * of reading a process, so only every 16th piece does; an await that need not wait costs as much.
 */
export const isLightTurnOver = (pieces: number): boolean => pieces % 16 === 0 && isTurnOver();

/** Resolves at the caller's next turn; callers take turns in order. */
export function yieldTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(begin);
  });
}

function begin(): void {
  const first = waiting.shift();
  if (waiting.length > 0) setImmediate(begin);
  endsAtMs = performance.now() + TURN_MS;
  first?.();
}

/** The results of `work` for each item, in order, without undefined ones. Most are synchronous. */
export async function mapYielding<T, R>(
  items: Iterable<T>,
  work: (item: T) => R | undefined | Promise<R | undefined>,
): Promise<R[]> {
  const made: R[] = [];
  for (const item of items) {
    if (isTurnOver()) await yieldTurn();
    const result = work(item);
    const one = result instanceof Promise ? await result : result;
    if (one !== undefined) made.push(one);
  }
  return made;
}
