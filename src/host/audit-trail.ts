import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditOutcome, TargetRecord } from '../audit/record.ts';
import { defined } from '../defined.ts';
import { ProcessError } from '../errors.ts';
import { recordedId } from '../process/owner.ts';
import { nameOf, type ProcessFacts } from '../process/process.ts';
import type { Presenter } from '../text/safe-text.ts';
import { type CallSource, callOriginOf } from './call-origin.ts';
import type { PinnedTarget } from './pin.ts';
import type { RateLimiter } from './rate-limit.ts';

/** A signal, with what follows it if the process turns out to be stopped, or a nice value. */
export type IntendedChange = { readonly signal: string; readonly if_stopped?: string } | { readonly nice: number };

const COMMAND_CHARS = 1024;
const MESSAGE_CHARS = 512;

/** Ties the audit log to calls. A refusal recorded for one process is not recorded again for its call. */
export function createAuditTrails(audit: AuditLog, limiter: RateLimiter, show: () => Presenter) {
  const recorded = new WeakSet<ProcessError>();
  return (source: CallSource) => {
    const origin = callOriginOf(show(), source);
    const startedMs = performance.now();
    const duration = () => ({ duration_ms: Math.round(performance.now() - startedMs) });
    return {
      /**
       * Records on disk what is about to be done. `counts`: it is one of the signals that the rate limit counts. Throws
       * AUDIT_UNAVAILABLE or RATE_LIMITED: then it must not be done.
       */
      async recordIntent(pinned: PinnedTarget, what: IntendedChange, counts = false) {
        const about = { origin, target: targetRecord(show(), pinned.process), ...what };
        const intent = {
          ...about,
          rule: pinned.rule,
          guarantee: 'nice' in what ? pinned.target.priorityGuarantee : pinned.target.guarantee,
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
        // Exactly one of these is called, once.
        return {
          recordOutcome: (outcome: AuditOutcome): void => audit.recordOutcome({ ...about, of, outcome, ...duration() }),
          recordFailure(error: unknown): void {
            if (error instanceof ProcessError) recorded.add(error);
            audit.recordOutcome({ ...about, of, ...failure(show(), error), ...duration() });
          },
        };
      },
      /** A process that was not touched, or a whole call. Each error is recorded once. */
      recordRefusal(error: ProcessError, process?: ProcessFacts): void {
        if (recorded.has(error)) return;
        recorded.add(error);
        const target = process && { target: targetRecord(show(), process) };
        audit.recordOutcome({ origin, ...target, of: null, ...failure(show(), error), ...duration() });
      },
    };
  };
}

/** What the audit log records of one call that may change something. */
export type AuditTrail = ReturnType<ReturnType<typeof createAuditTrails>>;
export type RecordedIntent = Awaited<ReturnType<AuditTrail['recordIntent']>>;

const targetRecord = (show: Presenter, process: ProcessFacts): TargetRecord => ({
  pid: process.pid,
  start_ticks: process.startTime,
  ...defined({ serial: process.serial }),
  uids: process.owner.all.map(recordedId),
  name: show.text(nameOf(process)),
  command: show.command(process.argv, COMMAND_CHARS),
});

function failure(show: Presenter, error: unknown) {
  const message = show.text(error instanceof Error ? error.message : String(error), MESSAGE_CHARS);
  if (!(error instanceof ProcessError)) return { outcome: 'failed' as const, error: 'INTERNAL', message };
  const { code, rule, errno } = error;
  const outcome = OUTCOME_OF[code] ?? 'refused';
  return { outcome, error: code, message, ...defined({ rule, errno }) };
}

/** For the codes that are not refusals by the rules. */
const OUTCOME_OF: Readonly<Record<string, AuditOutcome>> = {
  NOT_FOUND: 'already_gone',
  PERMISSION_DENIED: 'failed',
  UNSUPPORTED: 'failed',
};
