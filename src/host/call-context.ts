import type { Layout } from '../text/table.ts';
import type { CallSource } from './call-origin.ts';
import type { ConfirmationChannel } from './confirmation.ts';

/** The call being served. */
export interface CallContext {
  /** Aborted when the client cancels the call or goes away. */
  readonly abort: AbortSignal;
  /** Reports progress to a client that asked for it. */
  progress(elapsedS: number, ofS: number): void;
  /** Who made the call and which, for the audit log. */
  readonly source: CallSource;
  /** When it arrived, in milliseconds of this process's own clock. */
  readonly calledMs: number;
  /** How the user can be asked. */
  readonly client: ConfirmationChannel;
  /** Of the text of the answer; plain by default. */
  readonly layout?: Layout;
}

/** What a call that only waits needs. */
export type WaitContext = Pick<CallContext, 'abort' | 'progress'>;
