import { setImmediate as turn } from 'node:timers/promises';
import { UnsuitableFile } from './disk.ts';
import { WAIT_MS } from './lock.ts';
import type { AskWriter, Place, WriterReply } from './messages.ts';
import type { CallOrigin, Intent, Outcome } from './record.ts';
import type { LineFields } from './rotating-log.ts';
import { fieldsOf, monotonicMs } from './stamp.ts';
import { unavailable } from './unavailable.ts';

/** Writes down what is done on behalf of others: before it is done, and what came of it. */
export interface AuditLog {
  /** Makes its folder, and closes what servers left open that have ended; a warning on stderr where it cannot be written. */
  open(): Promise<void>;
  /**
   * For before a call that is written down. Finds out whether the log's disk answers, for until then nothing on it is
   * touched, and what other servers have signalled lately.
   */
  look(isRead: boolean): Promise<void>;
  /**
   * Writes down and syncs what is about to be done. Returns the number of the line; undefined, and nothing is written, where
   * other servers have announced more signals than `othersMax` in the last minute. Throws AUDIT_UNAVAILABLE. Unless there is
   * a number, it must not be done.
   */
  intend(intent: Intent, othersMax?: number): Promise<number | undefined>;
  /** What came of it, or a refusal. What cannot be written now is kept for the next time, with a warning on stderr. */
  conclude(outcome: Outcome): void;
  /** How long ago other servers of this log announced each signal of the last minute, in milliseconds, as of the last look. */
  recentOfOthers(): readonly number[];
  /** A call that changes nothing; not synced, and lost when it cannot be written. `error` is the code of its failure. */
  read(origin: CallOrigin, durationMs: number, error?: string): void;
  /** Waits until what is announced and concluded by now is on the disk, or cannot be written. */
  settled(): Promise<void>;
  /** The same at the end of the server, with what still comes of calls that were cut off. */
  finish(): Promise<void>;
}

/** `audit: "off"` in the configuration file. */
export const OFF: AuditLog = {
  open: async () => undefined,
  look: async () => undefined,
  intend: async () => 0,
  conclude: () => undefined,
  recentOfOthers: () => [],
  read: () => undefined,
  settled: async () => undefined,
  finish: async () => undefined,
};

export interface AuditLogOptions {
  readonly place: Place;
  readonly reads: boolean;
  readonly ask: AskWriter;
  /** For the person who runs the server. */
  warn(text: string): void;
  /** A second place for every line. */
  readonly sink?: ((line: string) => void) | undefined;
  /** Why a look at its folder would never return; undefined where that answers. */
  silenceNow?(): Promise<string | undefined>;
}

/** Outcomes that could not be written are tried again; the time between grows. */
const [RETRY_MS, RETRY_GROWTH, RETRY_MAX_MS] = [1000, 3, 30_000];
/** As many outcomes wait for a log that cannot be written; the intents of what is more stay open. */
const PENDING_MAX = 1000;

interface WriteMode {
  readonly sync?: boolean;
  readonly othersMax?: number | undefined;
}

/** The log as one server writes it. It is opened with the first line. */
export function openAuditLog({ place, reads, ask, warn, sink, silenceNow }: AuditLogOptions): AuditLog {
  let silence: string | undefined;
  let others: { readonly atMs: number; readonly agesMs: readonly number[] } = { atMs: 0, agesMs: [] };
  let isOpened = false;
  /** Outcomes that could not be written yet. */
  const pending: LineFields[] = [];
  /** Set where a writer gave no answer: intents that may be written, and were not carried out. */
  let givenUp: readonly number[] | undefined;
  const writing = new Set<Promise<unknown>>();
  let lastWarning = '';
  let retrying: NodeJS.Timeout | undefined;

  /** Throws what the disk threw, or Unfit. */
  async function put(
    fields: readonly LineFields[],
    { sync = true, othersMax }: WriteMode = {},
  ): Promise<number | undefined> {
    if (silence !== undefined) throw new UnsuitableFile(silence);
    const [late, unanswered] = [pending.splice(0), givenUp];
    givenUp = undefined;
    // Once only: a folder that vanishes while the server runs is not made again behind the back of who removed it.
    const opens = !isOpened;
    isOpened = true;
    const restore = (lost?: readonly number[]): void => {
      isOpened &&= !opens;
      pending.unshift(...late);
      if (unanswered ?? lost) givenUp = [...(unanswered ?? []), ...(givenUp ?? []), ...(lost ?? [])];
    };
    const untilMs = monotonicMs() + WAIT_MS;
    const request = { place, late, fields: [...fields], othersMax, untilMs, sync: sync || late.length > 0, opens };
    const reply = await ask({ ...request, givenUp: unanswered && [...unanswered] }).catch((error: unknown) => {
      restore(momentsOf(fields));
      throw error;
    });
    if ('failed' in reply) {
      restore();
      throw errorOf(reply);
    }
    lastWarning = '';
    if (othersMax !== undefined) others = { atMs: performance.now(), agesMs: reply.othersAgesMs };
    if (sink) for (const line of reply.lines) sink(line);
    return reply.seq;
  }

  /** Once for each cause. */
  function warnOf(error: unknown): void {
    const { message } = unavailable(place.path, error);
    if (message !== lastWarning) warn(message);
    lastWarning = message;
  }

  /** `settled` waits for it. */
  function tracked<T>(written: Promise<T>): Promise<T> {
    const done = written.catch(() => undefined).finally(() => writing.delete(done));
    writing.add(done);
    return written;
  }

  /** In the background. */
  function putLater(fields: LineFields, keep: boolean): void {
    const written = put([fields], { sync: keep }).catch((error: unknown) => {
      if (keep && pending.length < PENDING_MAX) pending.push(fields);
      warnOf(error);
      retry(RETRY_MS);
    });
    void tracked(written);
  }

  /** Nothing else may come that takes along what is late. */
  function retry(afterMs: number): void {
    if (retrying || pending.length === 0) return;
    retrying = setTimeout(() => {
      retrying = undefined;
      const again = (): void => retry(Math.min(afterMs * RETRY_GROWTH, RETRY_MAX_MS));
      if (pending.length > 0) void tracked(put([]).then(() => undefined, again));
    }, afterMs).unref();
  }

  return {
    async open() {
      silence = await silenceNow?.();
      await put([]).catch(warnOf);
    },
    async look(isRead) {
      if (isRead && !reads) return;
      silence = await silenceNow?.();
      if (isRead || silence !== undefined) return;
      const nothing = { late: [], fields: [], untilMs: 0, sync: false, opens: false };
      // Where that fails, the next intent fails, too.
      const reply = await ask({ place, ...nothing }).catch(() => undefined);
      const agesMs = reply && 'lines' in reply ? reply.othersAgesMs : [];
      others = { atMs: performance.now(), agesMs };
    },
    async intend({ origin, ...rest }, othersMax) {
      try {
        const fields = fieldsOf(place, 'intent', { ...origin, ...rest, decision: 'allow' });
        return await tracked(put([fields], { othersMax }));
      } catch (error) {
        throw unavailable(place.path, error);
      }
    },
    conclude({ origin, ...rest }) {
      const denied = rest.outcome === 'refused' && { decision: 'deny' };
      putLater(fieldsOf(place, 'outcome', { ...origin, ...rest, ...denied }), true);
    },
    recentOfOthers: () => others.agesMs.map((ageMs) => ageMs + performance.now() - others.atMs),
    read(origin, durationMs, error) {
      if (reads)
        putLater(fieldsOf(place, 'read', { ...origin, ...(error && { error }), duration_ms: durationMs }), false);
    },
    async settled() {
      await Promise.all(writing);
    },
    async finish() {
      do {
        await turn();
        await Promise.all(writing);
      } while (writing.size > 0);
      if (pending.length > 0) await put([]).catch(() => undefined);
    },
  };
}

/** When these were announced, which is how they are found again. */
const momentsOf = (fields: readonly LineFields[]): number[] =>
  fields.flatMap(({ event, monotonic_ms }) =>
    event === 'intent' && typeof monotonic_ms === 'number' ? [monotonic_ms] : [],
  );

/** The error that a writer met. */
function errorOf({ failed, ...facts }: Extract<WriterReply, { readonly failed: string }>): Error {
  return facts.code === undefined ? new UnsuitableFile(failed) : Object.assign(new Error(failed), facts);
}
