import * as z from 'zod';

/** What a server sends to the process that writes its log, and what it gets back. */

/** One run of a server, identified well enough to check whether it still runs. */
const Instance = z.object({
  pid: z.int(),
  /** As in Identity, in the units of its system. */
  startTime: z.int(),
  /** Where the pid is valid; pid_namespaces(7). */
  pidNamespace: z.string(),
  /** Changes with each boot. */
  boot: z.string(),
  host: z.string(),
});
export type Instance = Readonly<z.output<typeof Instance>>;

/** The id of a user or group: a number on POSIX, elsewhere text. */
const RecordedId = z.union([z.int(), z.string()]);

/** The log, and the server whose lines are written. */
const WriterContext = z.object({
  /** Absolute. */
  path: z.string(),
  maxBytes: z.number(),
  /** How many older files are kept; absent: all. */
  keep: z.int().optional(),
  version: z.string(),
  self: Instance,
  user: z.object({ uid: RecordedId, gid: RecordedId }),
});
export type WriterContext = z.output<typeof WriterContext>;

const Fields = z.array(z.record(z.string(), z.unknown()));

export const WriterRequest = z.object({
  context: WriterContext,
  /** Outcomes that could not be written before; they go first. */
  late: Fields,
  fields: Fields,
  /** `fields` are not written if other servers recorded more signals than this in the last minute. */
  othersMax: z.int().optional(),
  /** When to stop waiting for other writers; CLOCK_MONOTONIC. Before the server stops waiting for the reply. */
  untilMs: z.number(),
  /** Without a sync a line may be lost in a power failure. */
  sync: z.boolean(),
  /** Makes the folder if it is missing, and closes the intents of servers that have ended. */
  opens: z.boolean(),
  /**
   * An earlier writer did not reply: `late` is written only where its intents are still open, and intents of this
   * server with these `monotonic_ms` are closed, for they were given up.
   */
  givenUp: z.array(z.number()).optional(),
});
export type WriterRequest = z.output<typeof WriterRequest>;

export const WriterReply = z.union([
  z.object({
    /** The lines as written. */
    lines: z.array(z.string()),
    /** Number of the last of `fields`; absent if they were not written. */
    seq: z.int().optional(),
    /** Ages in milliseconds of the signals that other servers recorded in the last minute. */
    othersAgesMs: z.array(z.number()),
  }),
  z.object({
    failed: z.string(),
    /** Name of the errno, system call and path; absent if the log itself is unsuitable. */
    code: z.string().optional(),
    syscall: z.string().optional(),
    path: z.string().optional(),
  }),
]);
export type WriterReply = z.output<typeof WriterReply>;

/** Throws UnsuitableFile if there is no reply: the lines may or may not have been written. */
export type SendRequest = (request: WriterRequest) => Promise<WriterReply>;
