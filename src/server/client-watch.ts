/** How long a session outlives its client, in milliseconds. */
const IDLE_MS = 60_000;
const LOOKS = 12;

interface WatchedClient {
  /** It was known, and has ended. */
  hasEnded(): Promise<boolean>;
  end(): void;
  readonly idleMs?: number;
}

/**
 * Ends a session whose client has ended although another process still holds the other end of stdin, once no message
 * has come for a while. Keeps nothing alive.
 */
export function watchClient({ hasEnded, end, idleMs = IDLE_MS }: WatchedClient) {
  let heardMs = performance.now();
  const look = async (): Promise<void> => {
    if (performance.now() - heardMs < idleMs || !(await hasEnded())) return;
    clearInterval(timer);
    end();
  };
  const timer = setInterval(() => void look().catch(() => undefined), idleMs / LOOKS);
  timer.unref();
  return {
    /** A message has come. */
    heard: (): void => {
      heardMs = performance.now();
    },
    stop: (): void => clearInterval(timer),
  };
}
