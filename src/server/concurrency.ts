/** Runs at most `max` pieces of work at once and refuses more. Cancelled work counts until it has really ended. */
export function limitConcurrency<R>(max: number, refuse: () => R) {
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T | R> => {
    if (running >= max) return refuse();
    running++;
    try {
      return await work();
    } finally {
      running--;
    }
  };
}
