import type { CallOrigin } from '../audit/record.ts';

/** What a call has to do with its client while it runs. */
export interface ReadContext {
  /** Aborted when the client cancels the call or goes away. */
  readonly abort: AbortSignal;
  /** Tells a client that asked for it how far the call is. */
  progress(elapsedS: number, ofS: number): void;
}

/** The same of a call that may change something. */
export interface ChangeContext extends ReadContext {
  /** Who made the call and which, for the audit log. */
  readonly origin: CallOrigin;
}
