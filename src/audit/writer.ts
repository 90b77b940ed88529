import { defined } from '../defined.ts';
import { type Disk, errnoName } from './disk.ts';
import { holderOf, type IsRunning } from './instance.ts';
import type { Place, WriterReply, WriterRequest } from './messages.ts';
import { openIntents } from './open-intents.ts';
import { recentOfOthers } from './recent.ts';
import { createLog, type LineFields, type RotatingLog, readLog } from './rotating-log.ts';
import { fieldsOf, monotonicMs } from './stamp.ts';
import { isOpenIn, unfinished } from './unfinished.ts';

export interface WriterOptions {
  readonly disk: Disk;
  /** The process that writes and so holds the lock, whichever server it writes for; start time in ticks since boot. */
  readonly self: { readonly pid: number; readonly startTicks: number };
  readonly isRunning: IsRunning;
  /** Does the server still run for which it writes? By default it is this process. */
  readonly serverRuns?: (() => boolean) | undefined;
  /** How long it is waited while another writes; by default as long as the requests say. */
  readonly waitMs?: number | undefined;
}

/** What is written for one request. */
interface BatchPart {
  readonly before: readonly LineFields[];
  readonly fields: readonly LineFields[];
}

/** An intent without outcome is in the last of the files, or the one before. */
const FILES_LOOKED_AT = 2;

/** Writes requests of one server. */
export type Writer = (requests: readonly WriterRequest[]) => WriterReply[];

/**
 * Requests that come together are one write and one sync. All of it is synchronous, and may hang where the disk does.
 * What fails is in the replies.
 */
export function createWriter({ disk, self, isRunning, serverRuns, waitMs }: WriterOptions): Writer {
  const logOf = (place: Place, untilMs: number): RotatingLog =>
    createLog(disk, {
      ...place,
      self: holderOf({ ...place.self, ...self }, isRunning),
      waitMs: waitMs ?? Math.max(0, untilMs - monotonicMs()),
      about: (event, facts) => fieldsOf(place, event, facts),
    });

  const recent = (log: RotatingLog, place: Place): number[] =>
    recentOfOthers(disk, log.names, place.self, { monotonicMs: monotonicMs(), unixMs: Date.now() });

  const openIn = ({ path }: Place) => openIntents(readLog(disk, path, FILES_LOOKED_AT).files);

  /** The lines before those of a request, where there may be any. */
  function before(request: WriterRequest): readonly LineFields[] {
    if (!request.opens && request.givenUp === undefined) return request.late;
    return unfinished(request, openIn(request.place), isRunning);
  }

  /** A server that was killed does nothing more, and another server may already have closed what it left open. */
  function ofGone(requests: readonly WriterRequest[], place: Place): BatchPart[] {
    const open = openIn(place);
    const isOpen = isOpenIn(open);
    return requests.map((request) => ({
      before: unfinished({ ...request, opens: false, givenUp: request.givenUp ?? [] }, open, isRunning),
      fields: request.fields.filter((line) => line['event'] !== 'intent' && isOpen(line)),
    }));
  }

  function write(place: Place, requests: readonly WriterRequest[]): WriterReply[] {
    const log = logOf(place, Math.min(...requests.map(({ untilMs }) => untilMs)));
    if (requests.every(writesNothing)) {
      const othersAgesMs = recent(log, place);
      return requests.map(() => ({ lines: [], othersAgesMs }));
    }
    if (requests.some(({ opens }) => opens)) log.prepare();
    let othersAgesMs: number[] = [];
    let parts: BatchPart[] = [];
    const make = (): readonly LineFields[] => {
      if (requests.some(({ othersMax }) => othersMax !== undefined)) othersAgesMs = recent(log, place);
      const isOver = ({ othersMax }: WriterRequest) => othersMax !== undefined && othersAgesMs.length > othersMax;
      const part = (request: WriterRequest): BatchPart => ({
        before: before(request),
        fields: request.fields.filter(({ event }) => event !== 'intent' || !isOver(request)),
      });
      // Under the lock: whoever finds the intents of a server open that has ended sees all of them.
      parts = (serverRuns?.() ?? true) ? requests.map(part) : ofGone(requests, place);
      return parts.flatMap((part) => [...part.before, ...part.fields]);
    };
    const written = log.append(
      make,
      requests.some(({ sync }) => sync),
    );
    let at = 0;
    return parts.map((part) => {
      const own = written.slice(at, at + part.before.length + part.fields.length);
      at += own.length;
      const seq = part.fields.length > 0 ? own.at(-1)?.seq : undefined;
      return { lines: own.map(({ text }) => text), ...defined({ seq }), othersAgesMs };
    });
  }

  return (requests) => {
    const [first] = requests;
    if (!first) return [];
    try {
      return write(first.place, requests);
    } catch (error) {
      const failure = failureOf(error);
      return requests.map(() => failure);
    }
  };
}

const writesNothing = ({ fields, late, opens, givenUp }: WriterRequest): boolean =>
  fields.length + late.length === 0 && !opens && givenUp === undefined;

/** A failure as it crosses to another process. */
function failureOf(error: unknown): WriterReply {
  if (!(error instanceof Error)) return { failed: String(error) };
  const { syscall, path } = { syscall: undefined, path: undefined, ...error };
  const code = errnoName(error);
  return {
    failed: error.message,
    ...defined({ code }),
    ...(typeof syscall === 'string' && { syscall }),
    ...(typeof path === 'string' && { path }),
  };
}
