import type { Identity } from '../process/process.ts';

/** The other end of a process's stdin: a pipe, a Unix socket, a pty. */
export interface StdinPeer {
  /** False for a file or a device that is no terminal, and where the other end is closed. */
  readonly exists: boolean;
  /** The processes that were seen to have it open; empty where those may not be read or are in another namespace. */
  readonly holders: readonly Identity[];
}

export const STREAM_KINDS = ['file', 'terminal', 'null', 'pipe', 'socket', 'journal', 'closed'] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];

/** Where the output of a process goes. */
export interface Stream {
  readonly kind: StreamKind;
  /** Of a file, a named pipe or a named socket; the name of a terminal, e.g. `pts/3`. */
  readonly path?: string;
  /** The file or terminal is no longer there: what is written to it cannot be found by its path. */
  readonly deleted?: true;
  /** What the process at the other end of a pipe or socket holds open, for Machine.peersOf(). Null: it is closed. */
  readonly otherEnd?: string | null;
}

/** Null: could not be read, and `unavailable` has the reason. */
export interface Streams {
  readonly stdout: Stream | null;
  readonly stderr: Stream | null;
  readonly unavailable: Readonly<Record<string, string>>;
}
