import type { Identity } from '../process/process.ts';

/** The other end of a process's stdin: a pipe, a Unix socket, a pty. */
export interface StdinPeer {
  /** False for a file or a device that is no terminal, and where the other end is closed. */
  readonly exists: boolean;
  /** Whoever was seen to hold it; empty where those may not be read or are in another namespace. */
  readonly holders: readonly Identity[];
}
