/** How long a session outlives its client, in milliseconds. */
const IDLE_MS = 60_000;
const CHECKS = 12;

interface WatchedClient {
  /** Was the client known, and has it ended? */
  hasEnded(): Promise<boolean>;
  end(): void;
  readonly idleMs?: number;
}

/**
 * Ends a session whose client has ended although another process still holds the other end of stdin, once no message has come
 * for a while. Does not keep the process alive. Returns what to call for each message.
 */
export function watchClient({ hasEnded, end, idleMs = IDLE_MS }: WatchedClient): () => void {
  let heardMs = performance.now();
  const check = async (): Promise<void> => {
    if (performance.now() - heardMs < idleMs || !(await hasEnded())) return;
    clearInterval(timer);
    end();
  };
  const timer = setInterval(() => void check().catch(() => undefined), idleMs / CHECKS);
  timer.unref();
  return (): void => {
    heardMs = performance.now();
  };
}
