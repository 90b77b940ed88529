import { setTimeout as sleep } from 'node:timers/promises';

type Id = string | number;

/** The requests that wait for their answers. */
export function createRequests() {
  const waiting = new Set<Id>();
  let noneWaits = (): void => undefined;

  return {
    /** Returns false where a request with this id waits already. */
    begin(id: Id): boolean {
      if (waiting.has(id)) return false;
      waiting.add(id);
      return true;
    },
    /** It is answered, or never will be. */
    end(id: Id): void {
      waiting.delete(id);
      if (waiting.size === 0) noneWaits();
    },
    /** Waits until all are answered, but not longer than that. */
    async allAnswered(maxMs: number): Promise<void> {
      if (waiting.size === 0) return;
      const none = new Promise<void>((resolve) => {
        noneWaits = resolve;
      });
      await Promise.race([none, sleep(maxMs)]);
    },
  };
}
