import { defined } from '../defined.ts';
import { errorCode } from '../error-code.ts';
import { closingLines, isOpenIn } from './close-intents.ts';
import type { Disk } from './disk.ts';
import { holderOf, type IsRunning } from './instance.ts';
import type { LogLock } from './lock.ts';
import type { WriterContext, WriterReply, WriterRequest } from './messages.ts';
import { openIntents } from './open-intents.ts';
import { recentOfOthers } from './recent-signals.ts';
import type { Line } from './record.ts';
import { type LineFields, RotatingLog, readLog, type SealedLine } from './rotating-log.ts';
import { monotonicMs, stamp } from './stamp.ts';

export interface WriterDeps {
  readonly disk: Disk;
  readonly fileLock: LogLock;
  /** The process that writes and so holds the lock, whichever server it writes for; with its start time. */
  readonly self: { readonly pid: number; readonly startTime: number };
  readonly isRunning: IsRunning;
  /** How long to wait while another writes; by default as long as the requests say. */
  readonly waitMs?: number | undefined;
}

/** What is written for one request. */
interface BatchPart {
  readonly before: readonly LineFields[];
  readonly fields: readonly LineFields[];
}

/** An intent without an outcome is in the newest file or the one before. */
const FILES_SEARCHED = 2;

/**
 * Writes the requests of one server. Requests that arrive together are one write and one sync. All of it is
 * synchronous, and hangs if the disk does.
 */
export class LogWriter {
  readonly #deps: WriterDeps;

  constructor(deps: WriterDeps) {
    this.#deps = deps;
  }

  /** Failures are in the replies. */
  write(requests: readonly WriterRequest[]): WriterReply[] {
    const [first] = requests;
    if (!first) return [];
    try {
      return this.#write(first.context, requests);
    } catch (error) {
      const failure = failureOf(error);
      return requests.map(() => failure);
    }
  }

  #write(context: WriterContext, requests: readonly WriterRequest[]): WriterReply[] {
    const { pid, startTime } = context.self;
    const log = this.#logOf(context, Math.min(...requests.map(({ untilMs }) => untilMs)));
    if (requests.every(writesNothing)) {
      const othersAgesMs = this.#recent(log, context);
      return requests.map(() => ({ lines: [], othersAgesMs }));
    }
    if (requests.some(({ opens }) => opens)) log.prepare();
    let othersAgesMs: number[] = [];
    let parts: BatchPart[] = [];
    const makeLines = (): readonly LineFields[] => {
      if (requests.some(({ othersMax }) => othersMax !== undefined)) othersAgesMs = this.#recent(log, context);
      // Checked under the lock, and in the same way as other servers check it: whoever closes the intents of a server
      // that has ended must see all of them.
      parts = this.#deps.isRunning(pid, startTime)
        ? requests.map((request) => this.#partOf(request, othersAgesMs.length))
        : this.#partsOfEnded(requests, context);
      return parts.flatMap((part) => [...part.before, ...part.fields]);
    };
    const isSynced = requests.some(({ sync }) => sync);
    const written = log.append(makeLines, isSynced);
    return repliesFor(parts, written, othersAgesMs);
  }

  #logOf(context: WriterContext, untilMs: number): RotatingLog {
    const { disk, fileLock, self, isRunning, waitMs } = this.#deps;
    return new RotatingLog({
      ...context,
      disk,
      fileLock,
      self: holderOf({ ...context.self, ...self }, isRunning),
      waitMs: waitMs ?? Math.max(0, untilMs - monotonicMs()),
      about: (event, facts) => stamp(context, event, facts),
    });
  }

  #recent({ names }: RotatingLog, { self }: WriterContext): number[] {
    return recentOfOthers({ disk: this.#deps.disk, names }, self, {
      monotonicMs: monotonicMs(),
      unixMs: Date.now(),
    });
  }

  #openIn({ path }: WriterContext): Line[] {
    return openIntents(readLog(this.#deps.disk, path, FILES_SEARCHED).files);
  }

  #partOf(request: WriterRequest, others: number): BatchPart {
    const { context, opens, givenUp, late, fields, othersMax } = request;
    const isOver = othersMax !== undefined && others > othersMax;
    const hasNothingToClose = !opens && givenUp === undefined;
    return {
      before: hasNothingToClose ? late : closingLines(request, this.#openIn(context), this.#deps.isRunning),
      fields: fields.filter(({ event }) => event !== 'intent' || !isOver),
    };
  }

  /** A server that was killed does nothing more, and another server may already have closed its intents. */
  #partsOfEnded(requests: readonly WriterRequest[], context: WriterContext): BatchPart[] {
    const open = this.#openIn(context);
    const isOpen = isOpenIn(open);
    return requests.map((request) => ({
      before: closingLines({ ...request, opens: false, givenUp: request.givenUp ?? [] }, open, this.#deps.isRunning),
      fields: request.fields.filter((line) => line['event'] !== 'intent' && isOpen(line)),
    }));
  }
}

/** Each request gets its own lines of those `written`, and the number of its last. */
function repliesFor(
  parts: readonly BatchPart[],
  written: readonly SealedLine[],
  othersAgesMs: number[],
): WriterReply[] {
  let at = 0;
  return parts.map(({ before, fields }) => {
    const own = written.slice(at, at + before.length + fields.length);
    at += own.length;
    const seq = fields.length > 0 ? own.at(-1)?.seq : undefined;
    return { lines: own.map(({ text }) => text), ...defined({ seq }), othersAgesMs };
  });
}

const writesNothing = ({ fields, late, opens, givenUp }: WriterRequest): boolean =>
  fields.length + late.length === 0 && !opens && givenUp === undefined;

/** A failure as it crosses to another process. */
function failureOf(error: unknown): WriterReply {
  if (!(error instanceof Error)) return { failed: String(error) };
  const { syscall, path } = { syscall: undefined, path: undefined, ...error };
  const code = errorCode(error);
  return {
    failed: error.message,
    ...defined({ code }),
    ...(typeof syscall === 'string' && { syscall }),
    ...(typeof path === 'string' && { path }),
  };
}
