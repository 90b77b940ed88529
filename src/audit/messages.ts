import * as z from 'zod';

/** Between a server and the process that writes its log: what is to be written, and what came of it. */

/** The log, and the server whose lines these are. */
const Place = z.object({
  /** Absolute. */
  path: z.string(),
  maxBytes: z.number(),
  /** How many older files are kept; absent: all. */
  keep: z.int().optional(),
  version: z.string(),
  self: z.object({
    pid: z.int(),
    startTicks: z.int(),
    pidNamespace: z.string(),
    boot: z.string(),
    host: z.string(),
  }),
  user: z.object({ uid: z.int(), gid: z.int() }),
});
export type Place = z.output<typeof Place>;

const Fields = z.array(z.record(z.string(), z.unknown()));

export const WriterRequest = z.object({
  place: Place,
  /** Outcomes that could not be written before; they go first. */
  late: Fields,
  fields: Fields,
  /** `fields` are not written if other servers announced more signals than this in the last minute. */
  othersMax: z.int().optional(),
  /** How long it is waited for other writers; CLOCK_MONOTONIC. Less than the server waits for the answer. */
  untilMs: z.number(),
  /** Without it a line may be lost with the power. */
  sync: z.boolean(),
  /** Makes the folder where it is missing, and closes the intents of servers that have ended. */
  opens: z.boolean(),
  /**
   * A writer before this one gave no answer: `late` is only written where its intents are still open, and intents of this
   * server with these `monotonic_ms` are closed, for they were given up.
   */
  givenUp: z.array(z.number()).optional(),
});
export type WriterRequest = z.output<typeof WriterRequest>;

export const WriterReply = z.union([
  z.object({
    /** The lines as written. */
    lines: z.array(z.string()),
    /** Number of the last of `fields`; absent where they were not written. */
    seq: z.int().optional(),
    /** How long ago other servers announced each signal of the last minute, in milliseconds. */
    othersAgesMs: z.array(z.number()),
  }),
  z.object({
    failed: z.string(),
    /** Name of the errno, system call and path; absent where the log itself is not fit. */
    code: z.string().optional(),
    syscall: z.string().optional(),
    path: z.string().optional(),
  }),
]);
export type WriterReply = z.output<typeof WriterReply>;

/** Has the log written. Throws Unfit where there is no answer: whether the lines stand there is not known then. */
export type AskWriter = (request: WriterRequest) => Promise<WriterReply>;
