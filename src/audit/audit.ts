import type { ProcessError } from '../errors.ts';
import { DISK, type Disk, whereAnswered } from './disk.ts';
import { holderOf, type Instance, type IsRunning, isGone } from './instance.ts';
import { createLog, type Fields, readLog } from './log.ts';
import { openIntents } from './open-intents.ts';
import { recentOfOthers } from './recent.ts';
import type { Intent, Line, Origin, Outcome } from './record.ts';
import { unavailable } from './unavailable.ts';

/** Writes down what is done on behalf of others: before it is done, and what came of it. */
export interface Audit {
  /** Finds out whether the log's disk answers: until then nothing on it is touched. For before a call that is written down. */
  look(isRead: boolean): Promise<void>;
  /**
   * Writes down and syncs what is about to be done. Returns the number of the line. Throws AUDIT_UNAVAILABLE: then it
   * must not be done.
   */
  intend(intent: Intent): number;
  /** What came of it, or a refusal. What cannot be written now is kept for the next time, and told on stderr. */
  conclude(outcome: Outcome): void;
  /** How long ago other servers of this log announced each signal of the last minute, in milliseconds. */
  recentOfOthers(): readonly number[];
  /** A call that changes nothing; not synced, and lost when it cannot be written. `error` is the code of its failure. */
  read(origin: Origin, durationMs: number, error?: string): void;
}

/** `audit: "off"` in the configuration file. */
export const OFF: Audit = {
  look: async () => undefined,
  intend: () => 0,
  conclude: () => undefined,
  recentOfOthers: () => [],
  read: () => undefined,
};

export interface AuditOptions {
  /** Absolute. */
  readonly path: string;
  readonly maxBytes: number;
  readonly keep?: number | undefined;
  readonly reads: boolean;
  readonly version: string;
  readonly self: Instance;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly isRunning: IsRunning;
  /** For the person who runs the server. */
  warn(text: string): void;
  /** A second place for every line. */
  readonly sink?: ((line: string) => void) | undefined;
  /** How long it is waited while another server writes. */
  readonly waitMs?: number;
  readonly disk?: Disk;
  /** Why a look at its folder would never return; undefined where that answers. Then `silenceNow` is asked. */
  readonly silence?: string | undefined;
  silenceNow?(): Promise<string | undefined>;
}

/** As many outcomes wait for a log that cannot be written; the intents of what is more stay open. */
const PENDING_MAX = 1000;
/** An intent without outcome stands in the last of the files, or the one before. */
const FILES_LOOKED_AT = 2;

/** CLOCK_MONOTONIC, to the microsecond. */
const monotonicMs = (): number => Number(process.hrtime.bigint() / 1000n) / 1000;

/** Opens the log. Where that fails it is told on stderr, and tried again when something is to be written. */
export function openAudit(options: AuditOptions): Audit {
  const { path, self, version, isRunning, warn, sink } = options;
  let { silence } = options;
  const disk = whereAnswered(options.disk ?? DISK, () => silence);
  const fieldsOf = (event: Line['event'], facts: Fields): Fields => ({
    at: new Date().toISOString(),
    monotonic_ms: monotonicMs(),
    boot: self.boot,
    host: self.host,
    server: { version, pid: self.pid, start_ticks: self.startTicks, pid_namespace: self.pidNamespace },
    user: options.user,
    event,
    ...facts,
  });
  const log = createLog(disk, { ...options, self: holderOf(self, isRunning), about: fieldsOf });
  let isPrepared = false;
  let isRecovered = false;
  /** Outcomes that could not be written yet. */
  const pending: Fields[] = [];

  /** What servers had announced that ended before they could tell what came of it. */
  function unknowns(): Fields[] {
    return openIntents(readLog(disk, path, FILES_LOOKED_AT).files)
      .filter(({ server, boot, host }) => {
        const other = { pid: server.pid, startTicks: server.start_ticks, pidNamespace: server.pid_namespace };
        return isGone({ ...other, boot, host }, self, isRunning);
      })
      .map(({ seq, client, tool, arguments: given, target, signal, nice }) =>
        fieldsOf('outcome', { client, tool, arguments: given, target, signal, nice, of: seq, outcome: 'unknown' }),
      );
  }

  function put(fields: readonly Fields[], sync: boolean): number | undefined {
    // Once only: a folder that vanishes while the server runs is not made anew behind the back of who removed it.
    if (!isPrepared) log.prepare();
    isPrepared = true;
    const waiting = [...pending];
    const lines = log.append(() => [...(isRecovered ? [] : unknowns()), ...waiting, ...fields], sync);
    isRecovered = true;
    pending.splice(0, waiting.length);
    if (sink) for (const { text } of lines) sink(text);
    return lines.at(-1)?.seq;
  }

  function attempt(fields: readonly Fields[], sync: boolean): ProcessError | undefined {
    try {
      put(fields, sync);
      return undefined;
    } catch (error) {
      return unavailable(path, error);
    }
  }

  const problem = attempt([], true);
  if (problem) warn(problem.message);

  return {
    async look(isRead) {
      if (!isRead || options.reads) silence = await options.silenceNow?.();
    },
    intend({ origin, ...rest }) {
      try {
        return put([fieldsOf('intent', { ...origin, ...rest, decision: 'allow' })], true) ?? 0;
      } catch (error) {
        throw unavailable(path, error);
      }
    },
    conclude({ origin, ...rest }) {
      const fields = fieldsOf('outcome', {
        ...origin,
        ...rest,
        ...(rest.outcome === 'refused' && { decision: 'deny' }),
      });
      const failure = attempt([fields], true);
      if (!failure) return;
      if (pending.length < PENDING_MAX) pending.push(fields);
      warn(failure.message);
    },
    recentOfOthers: () => recentOfOthers(disk, log.names, self, { monotonicMs: monotonicMs(), unixMs: Date.now() }),
    read(origin, durationMs, error) {
      if (!options.reads) return;
      const failure = attempt(
        [fieldsOf('read', { ...origin, ...(error && { error }), duration_ms: durationMs })],
        false,
      );
      if (failure) warn(failure.message);
    },
  };
}
