import type { AuditLog } from '../audit/audit-log.ts';
import type { CallOrigin } from '../audit/record.ts';
import { ProcessError } from '../errors.ts';
import type { AuditTrail } from './audit-trail.ts';

/** The audit log as the server needs it around each call; what is done to a process is recorded by the audit trail. */
export interface CallLog {
  /** Before a call that may be recorded. */
  look(isRead: boolean): Promise<void>;
  /** Waits until what was done is recorded, as far as it can be. */
  settled(): Promise<void>;
  /** The same before the server ends. */
  finish(): Promise<void>;
  /** Records a call that only reads, if so configured. `error`: what it failed with. */
  recordRead(origin: CallOrigin, durationMs: number, error: unknown): void;
  /** Records that a call was refused as a whole. */
  recordRefusal(origin: CallOrigin, error: ProcessError): void;
}

export const createCallLog = (audit: AuditLog, trailOf: (origin: CallOrigin) => AuditTrail): CallLog => ({
  look: audit.look,
  settled: audit.settled,
  finish: audit.finish,
  recordRead: (origin, durationMs, error) => audit.read(origin, durationMs, codeOf(error)),
  recordRefusal: (origin, error) => trailOf(origin).recordRefusal(error),
});

function codeOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  return error instanceof ProcessError ? error.code : 'INTERNAL';
}
