import { defined } from '../defined.ts';
import type { SendRequest, WriterContext } from './messages.ts';
import type { CallOrigin, Intent, Outcome } from './record.ts';
import { stamp } from './stamp.ts';
import { auditUnavailable } from './unavailable.ts';
import { WriteQueue } from './write-queue.ts';

/** Records what is done to processes: the intent before, the outcome after. */
export interface AuditLog {
  /** Creates the folder and closes intents of servers that have ended. Warns on stderr if the log cannot be written. */
  open(): Promise<void>;
  /**
   * Called before each recorded call. Finds out whether the log's disk answers (until it does, nothing on it is
   * touched) and what other servers signalled recently.
   */
  refresh(isRead: boolean): Promise<void>;
  /**
   * Writes and syncs what is about to be done. Returns the number of the line, or undefined, with nothing written, if
   * other servers recorded more than `othersMax` signals in the last minute. Throws AUDIT_UNAVAILABLE. Without a number
   * the change must not be made.
   */
  recordIntent(intent: Intent, othersMax?: number): Promise<number | undefined>;
  /** The outcome of an intent, or a refusal. If it cannot be written, it is kept, retried, and warned of. */
  recordOutcome(outcome: Outcome): void;
  /** A call that changes nothing: not synced, and lost if it cannot be written. `error` is the code of its failure. */
  recordRead(origin: CallOrigin, durationMs: number, error?: string): void;
  /** Ages in milliseconds of the signals that other servers recorded in the last minute, as of the last refresh. */
  recentOfOthers(): readonly number[];
  /** Waits until all that was recorded is on the disk, or has failed. */
  flush(): Promise<void>;
  /** Flushes when the server ends, including outcomes of calls that are being cut off. */
  close(): Promise<void>;
}

/** `audit: "off"` in the configuration file. */
export const OFF: AuditLog = {
  open: async () => undefined,
  refresh: async () => undefined,
  recordIntent: async () => 0,
  recordOutcome: () => undefined,
  recordRead: () => undefined,
  recentOfOthers: () => [],
  flush: async () => undefined,
  close: async () => undefined,
};

export interface AuditLogOptions {
  readonly context: WriterContext;
  /** Record calls that only read, too. */
  readonly reads: boolean;
  readonly send: SendRequest;
  /** For the person who runs the server. */
  warn(text: string): void;
  /** Gets a copy of every line. */
  readonly sink?: ((line: string) => void) | undefined;
  /** Why accessing the log's folder would hang; undefined if it would not. */
  whySilent?(): Promise<string | undefined>;
}

/** The log as one server writes it. */
export function openAuditLog(options: AuditLogOptions): AuditLog {
  const { context, reads, whySilent } = options;
  const queue = new WriteQueue(options);
  return {
    async open() {
      queue.silence = await whySilent?.();
      await queue.open();
    },
    async refresh(isRead) {
      if (isRead && !reads) return;
      queue.silence = await whySilent?.();
      if (!isRead) await queue.countOthers();
    },
    async recordIntent({ origin, ...rest }, othersMax) {
      try {
        return await queue.write(stamp(context, 'intent', { ...origin, ...rest, decision: 'allow' }), othersMax);
      } catch (error) {
        throw auditUnavailable(context.path, error);
      }
    },
    recordOutcome({ origin, ...rest }) {
      const denied = rest.outcome === 'refused' && { decision: 'deny' };
      queue.writeLater(stamp(context, 'outcome', { ...origin, ...rest, ...denied }), { isKept: true });
    },
    recordRead(origin, durationMs, error) {
      if (!reads) return;
      const fields = { ...origin, ...defined({ error }), duration_ms: durationMs };
      queue.writeLater(stamp(context, 'read', fields), { isKept: false });
    },
    recentOfOthers: () => queue.recentOfOthers(),
    flush: () => queue.flush(),
    close: () => queue.close(),
  };
}
