import type { AuditLog } from '../audit/audit-log.ts';
import { ProcessError } from '../errors.ts';
import type { Presenter } from '../text/safe-text.ts';
import type { AuditTrail } from './audit-trail.ts';
import { type CallSource, callOriginOf } from './call-origin.ts';

/** The audit log as the server needs it around each call; what is done to a process is recorded by the audit trail. */
export const createCallLog = (audit: AuditLog, trailOf: (source: CallSource) => AuditTrail, show: () => Presenter) => ({
  /** Before a call that may be recorded. */
  look: audit.refresh,
  /** Waits until what was done is recorded, as far as it can be. */
  settled: audit.flush,
  /** The same, before the server ends. */
  finish: audit.close,
  /** Records a call that only reads, if so configured. `error`: the code of its failure. */
  recordRead: (source: CallSource, durationMs: number, error: unknown): void =>
    audit.recordRead(callOriginOf(show(), source), durationMs, codeOf(error)),
  /** Records that a call was refused as a whole. */
  recordRefusal: (source: CallSource, error: ProcessError): void => trailOf(source).recordRefusal(error),
});

function codeOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  return error instanceof ProcessError ? error.code : 'INTERNAL';
}
