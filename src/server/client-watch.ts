/** How long a session outlives its client, in milliseconds. */
const IDLE_MS = 60_000;
const CHECK_MS = 5000;

interface WatchedClient {
  /** Was the client known, and has it ended? */
  hasEnded(): Promise<boolean>;
  end(): void;
}

/**
 * Ends a session whose client has ended although another process still holds the other end of stdin, once no message
 * has come for a while. Does not keep the process alive. Returns what to call for each message.
 */
export function watchClient({ hasEnded, end }: WatchedClient): () => void {
  let heardMs = performance.now();
  const check = async (): Promise<void> => {
    if (performance.now() - heardMs < IDLE_MS || !(await hasEnded())) return;
    clearInterval(timer);
    end();
  };
  const timer = setInterval(() => void check().catch(() => undefined), CHECK_MS);
  timer.unref();
  return (): void => {
    heardMs = performance.now();
  };
}
