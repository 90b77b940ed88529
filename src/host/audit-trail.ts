import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditOutcome, CallOrigin, TargetRecord } from '../audit/record.ts';
import { defined } from '../defined.ts';
import { ProcessError } from '../errors.ts';
import type { Signal } from '../platform/controller.ts';
import { nameOf, type ProcessFacts } from '../process/process.ts';
import { displayCommand, safeText } from '../text/display.ts';
import type { PinnedTarget } from './pin.ts';
import type { RateLimiter } from './rate-limit.ts';

/** What is written down of one call that may change something. */
export interface AuditTrail {
  /**
   * Announces what is about to be done, on the disk. `counts`: it is one of the signals that are limited. Throws
   * AUDIT_UNAVAILABLE or RATE_LIMITED: then it must not be done.
   */
  recordIntent(held: PinnedTarget, what: IntendedChange, counts?: boolean): Promise<RecordedIntent>;
  /** A process that was not touched, or a whole call. Each error is written down once. */
  recordRefusal(error: ProcessError, process?: ProcessFacts): void;
}

/** A signal, with what follows it if the process turns out to be stopped, or a nice value. */
type IntendedChange = { readonly signal: Signal; readonly if_stopped?: 'SIGCONT' } | { readonly nice: number };

/** Something that was announced. Exactly one of these is called, once. */
export interface RecordedIntent {
  recordOutcome(outcome: AuditOutcome): void;
  recordFailure(error: unknown): void;
}

const COMMAND_CHARS = 1024;
const MESSAGE_CHARS = 512;

/** Ties the audit log to calls. What was refused for one process is not written down again for its call. */
export function createAuditTrails(audit: AuditLog, limiter: RateLimiter) {
  const told = new WeakSet<ProcessError>();
  return (origin: CallOrigin): AuditTrail => {
    const startedMs = performance.now();
    const duration = () => ({ duration_ms: Math.round(performance.now() - startedMs) });
    return {
      async recordIntent(held, what, counts = false) {
        const about = { origin, target: targetRecord(held.process), ...what };
        const intent = {
          ...about,
          rule: held.rule,
          guarantee: guaranteeOf(held, what),
          ...('signal' in what && { counts }),
        };
        let of: number | undefined;
        try {
          of = await audit.recordIntent(intent, counts ? limiter.othersMax() : undefined);
          if (of === undefined) throw limiter.exceeded();
        } catch (error) {
          if (counts) limiter.giveBack();
          throw error;
        }
        return {
          recordOutcome: (outcome) => audit.recordOutcome({ ...about, of, outcome, ...duration() }),
          recordFailure(error) {
            if (error instanceof ProcessError) told.add(error);
            audit.recordOutcome({ ...about, of, ...failure(error), ...duration() });
          },
        };
      },
      recordRefusal(error, process) {
        if (told.has(error)) return;
        told.add(error);
        const target = process && { target: targetRecord(process) };
        audit.recordOutcome({ origin, ...target, of: null, ...failure(error), ...duration() });
      },
    };
  };
}

/** No descriptor stands for a process whose priority is set. */
const guaranteeOf = ({ target }: PinnedTarget, what: IntendedChange): string =>
  'nice' in what ? 'start_time' : target.guarantee;

const targetRecord = (process: ProcessFacts): TargetRecord => ({
  pid: process.pid,
  start_ticks: process.startTicks,
  ...defined({ serial: process.serial }),
  uids: process.uids,
  name: safeText(nameOf(process)),
  command: displayCommand(process.argv, COMMAND_CHARS),
});

function failure(error: unknown) {
  const message = safeText(error instanceof Error ? error.message : String(error), MESSAGE_CHARS);
  if (!(error instanceof ProcessError)) return { outcome: 'failed' as const, error: 'INTERNAL', message };
  const { code, rule, errno } = error;
  const outcome = OUTCOME_OF[code] ?? 'refused';
  return { outcome, error: code, message, ...defined({ rule, errno }) };
}

/** Of the codes that are no refusal by the rules. */
const OUTCOME_OF: Readonly<Record<string, AuditOutcome>> = {
  NOT_FOUND: 'already_gone',
  PERMISSION_DENIED: 'failed',
  UNSUPPORTED: 'failed',
};
