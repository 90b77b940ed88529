import { setImmediate as turn } from 'node:timers/promises';
import type { AuditLogOptions } from './audit-log.ts';
import { UnsuitableFile } from './disk.ts';
import { WAIT_MS } from './lock.ts';
import type { WriterReply } from './messages.ts';
import type { LineFields } from './rotating-log.ts';
import { monotonicMs } from './stamp.ts';
import { auditUnavailable } from './unavailable.ts';

/** Outcomes that could not be written are retried, at growing intervals. */
const [RETRY_MS, RETRY_GROWTH, RETRY_MAX_MS] = [1000, 3, 30_000];
/** Outcomes kept while the log cannot be written. Beyond that, intents stay open. */
const PENDING_MAX = 1000;

interface WriteMode {
  readonly sync?: boolean;
  readonly othersMax?: number | undefined;
}

type WrittenReply = Extract<WriterReply, { lines: unknown }>;

/** The lines of one server on their way to the process that writes them. The log is opened with the first one. */
export class WriteQueue {
  /** Why the log's disk does not answer: nothing is written until it does. */
  silence: string | undefined;
  readonly #options: Omit<AuditLogOptions, 'reads'>;
  #others: { readonly atMs: number; readonly agesMs: readonly number[] } = { atMs: 0, agesMs: [] };
  #isOpened = false;
  /** Outcomes that could not be written yet. */
  readonly #pending: LineFields[] = [];
  /** `monotonic_ms` of intents that no writer confirmed: they may be in the log, and were not carried out. */
  #givenUp: readonly number[] | undefined;
  readonly #writing = new Set<Promise<unknown>>();
  #lastWarning = '';
  #retry: NodeJS.Timeout | undefined;

  constructor(options: Omit<AuditLogOptions, 'reads'>) {
    this.#options = options;
  }

  async open(): Promise<void> {
    await this.#put([]).catch((error: unknown) => this.#warnOf(error));
  }

  /** Asks the writer what other servers signalled recently. If that fails, so will the next intent. */
  async countOthers(): Promise<void> {
    if (this.silence !== undefined) return;
    const { context, send } = this.#options;
    const nothing = { late: [], fields: [], untilMs: 0, sync: false, opens: false };
    const reply = await send({ context, ...nothing }).catch(() => undefined);
    this.#others = { atMs: performance.now(), agesMs: reply && 'lines' in reply ? reply.othersAgesMs : [] };
  }

  recentOfOthers(): readonly number[] {
    const { agesMs, atMs } = this.#others;
    return agesMs.map((ageMs) => ageMs + performance.now() - atMs);
  }

  /**
   * Writes and syncs a line, and returns its number; undefined: not written, because other servers recorded more signals
   * than `othersMax`. Throws what the disk threw, or UnsuitableFile.
   */
  async write(fields: LineFields, othersMax?: number): Promise<number | undefined> {
    const { seq, othersAgesMs } = await this.#tracked(this.#put([fields], { othersMax }));
    const isOver = othersMax !== undefined && othersAgesMs.length > othersMax;
    if (seq === undefined && !isOver)
      throw new UnsuitableFile('the process that writes it takes this server for ended');
    return seq;
  }

  /** Writes a line in the background. `isKept`: synced, and retried if it cannot be written. */
  writeLater(fields: LineFields, { isKept }: { readonly isKept: boolean }): void {
    const written = this.#put([fields], { sync: isKept }).catch((error: unknown) => {
      if (isKept && this.#pending.length < PENDING_MAX) this.#pending.push(fields);
      this.#warnOf(error);
      this.#retryAfter(RETRY_MS);
    });
    void this.#tracked(written);
  }

  async flush(): Promise<void> {
    await Promise.all(this.#writing);
  }

  async close(): Promise<void> {
    do {
      await turn();
      await this.flush();
    } while (this.#writing.size > 0);
    if (this.#pending.length > 0) await this.#put([]).catch(() => undefined);
  }

  async #put(fields: readonly LineFields[], { sync = true, othersMax }: WriteMode = {}): Promise<WrittenReply> {
    if (this.silence !== undefined) throw new UnsuitableFile(this.silence);
    const { context, send, sink } = this.#options;
    const [late, givenUp] = [this.#pending.splice(0), this.#givenUp];
    this.#givenUp = undefined;
    // Only once: a folder removed while the server runs was removed on purpose.
    const opens = !this.#isOpened;
    this.#isOpened = true;
    const restore = (unconfirmed?: readonly number[]): void => {
      this.#isOpened &&= !opens;
      this.#pending.unshift(...late);
      if (givenUp ?? unconfirmed)
        this.#givenUp = [...(givenUp ?? []), ...(this.#givenUp ?? []), ...(unconfirmed ?? [])];
    };
    const untilMs = monotonicMs() + WAIT_MS;
    const request = { context, late, fields: [...fields], othersMax, untilMs, sync: sync || late.length > 0, opens };
    const reply = await send({ ...request, givenUp: givenUp && [...givenUp] }).catch((error: unknown) => {
      restore(intentTimes(fields));
      throw error;
    });
    if ('failed' in reply) {
      restore();
      throw errorOf(reply);
    }
    this.#lastWarning = '';
    if (othersMax !== undefined) this.#others = { atMs: performance.now(), agesMs: reply.othersAgesMs };
    if (sink) for (const line of reply.lines) sink(line);
    return reply;
  }

  /** Warns once for each cause. */
  #warnOf(error: unknown): void {
    const { forPerson } = auditUnavailable(this.#options.context.path, error);
    if (forPerson !== this.#lastWarning) this.#options.warn(forPerson);
    this.#lastWarning = forPerson;
  }

  #tracked<T>(written: Promise<T>): Promise<T> {
    const done = written.catch(() => undefined).finally(() => this.#writing.delete(done));
    this.#writing.add(done);
    return written;
  }

  /** There may be no next line to carry the pending ones. */
  #retryAfter(afterMs: number): void {
    if (this.#retry || this.#pending.length === 0) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      const again = (): void => this.#retryAfter(Math.min(afterMs * RETRY_GROWTH, RETRY_MAX_MS));
      if (this.#pending.length > 0) void this.#tracked(this.#put([]).then(() => undefined, again));
    }, afterMs).unref();
  }
}

/** `monotonic_ms` identifies an intent of this server in the log. */
const intentTimes = (fields: readonly LineFields[]): number[] =>
  fields.flatMap(({ event, monotonic_ms }) =>
    event === 'intent' && typeof monotonic_ms === 'number' ? [monotonic_ms] : [],
  );

/** The error that the writer met. */
function errorOf({ failed, ...facts }: Extract<WriterReply, { readonly failed: string }>): Error {
  return facts.code === undefined ? new UnsuitableFile(failed) : Object.assign(new Error(failed), facts);
}
