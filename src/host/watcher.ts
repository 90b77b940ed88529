/** What a call has to do with its client while it runs. */
export interface Watcher {
  /** Aborted when the client cancels the call or goes away. */
  readonly abort: AbortSignal;
  /** Tells a client that asked for it how far the call is. */
  progress(elapsedS: number, ofS: number): void;
}
