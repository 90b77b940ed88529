import { setTimeout as sleep } from 'node:timers/promises';

/** The requests that are not answered yet. */
export function createPendingRequests() {
  const waiting = new Set<unknown>();
  let noneWaits = (): void => undefined;

  return {
    /** Returns false if a request with this id is pending. */
    begin(id: string | number): boolean {
      if (waiting.has(id)) return false;
      waiting.add(id);
      return true;
    },
    /** The request was answered, or never will be. An id that no request has is ignored. */
    end(id: unknown): void {
      waiting.delete(id);
      if (waiting.size === 0) noneWaits();
    },
    /** Waits until all are answered, at most `maxMs`. */
    async allAnswered(maxMs: number): Promise<void> {
      if (waiting.size === 0) return;
      const none = new Promise<void>((resolve) => {
        noneWaits = resolve;
      });
      await Promise.race([none, sleep(maxMs)]);
    },
  };
}
