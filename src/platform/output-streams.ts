export const STREAM_KINDS = ['file', 'terminal', 'null', 'pipe', 'socket', 'journal', 'closed'] as const;

/** Where what a process prints goes. */
export interface Stream {
  readonly kind: (typeof STREAM_KINDS)[number];
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
