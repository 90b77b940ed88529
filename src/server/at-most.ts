/**
 * Runs at most `max` pieces of work at once; a further one is not begun but refused. One that was cancelled counts until
 * it has really ended.
 */
export function atMost(max: number) {
  let running = 0;
  return async <T, R>(work: () => Promise<T>, refused: () => R): Promise<T | R> => {
    if (running >= max) return refused();
    running++;
    try {
      return await work();
    } finally {
      running--;
    }
  };
}
