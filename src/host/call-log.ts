import type { AuditLog } from '../audit/audit-log.ts';
import { ProcessError } from '../errors.ts';
import type { Presenter } from '../text/safe-text.ts';
import type { AuditTrail } from './audit-trail.ts';
import { type CallSource, callOriginOf } from './call-origin.ts';

/** The audit log as the server needs it around each call; what is done to a process is recorded by the audit trail. */
export interface CallLog {
  /** Before a call that may be recorded. */
  look(isRead: boolean): Promise<void>;
  /** Waits until what was done is recorded, as far as it can be. */
  settled(): Promise<void>;
  /** The same before the server ends. */
  finish(): Promise<void>;
  /** Records a call that only reads, if so configured. `error`: what it failed with. */
  recordRead(source: CallSource, durationMs: number, error: unknown): void;
  /** Records that a call was refused as a whole. */
  recordRefusal(source: CallSource, error: ProcessError): void;
}

export const createCallLog = (
  audit: AuditLog,
  trailOf: (source: CallSource) => AuditTrail,
  show: () => Presenter,
): CallLog => ({
  look: audit.refresh,
  settled: audit.flush,
  finish: audit.close,
  recordRead: (source, durationMs, error) => audit.recordRead(callOriginOf(show(), source), durationMs, codeOf(error)),
  recordRefusal: (source, error) => trailOf(source).recordRefusal(error),
});

function codeOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  return error instanceof ProcessError ? error.code : 'INTERNAL';
}
