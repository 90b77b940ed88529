import { ProcessError } from '../../errors.ts';
import { isLack } from '../posix/errno.ts';
import type { OpenSocket } from './proc/fd-link.ts';

/** Files of one process that are read for every process, so that their paths can be prepared. */
export type ProcFile = 'stat' | 'status' | 'cmdline' | 'statm';

/**
 * Reads /proc: fs-files.ts with Node's fs, native-files.ts with system calls. Both reuse one buffer for all reads: its
 * content is valid until the next one. With `tid` they read /proc/PID/task/TID: other threads still have what an exited
 * leader lost, and each may have its own descriptor table.
 */
export interface ProcFiles {
  readonly bytes: Buffer;
  /** The pids there are, in no particular order. */
  pids(): number[];
  /** User that owns /proc/PID: always the effective one. Undefined when the process is gone. */
  owner(pid: number): number | undefined;
  /** Reads a file into `bytes`. Returns its length, or the negative errno. */
  read(pid: number, file: ProcFile, tid?: number): number;
  /** How many threads it has, without listing them; undefined when the process is gone. */
  threadCount(pid: number): number | undefined;
  /** Thread ids, including the leader's, in no particular order; none when the process is gone. */
  threadIds(pid: number): number[];
  /** The folder of its open files, without looking into it; undefined when the process is gone. */
  fdTable(pid: number, tid?: number): FdTable | undefined;
  /** The number of its network or mount namespace; undefined if the process is gone or may not be read. */
  namespaceOf(pid: number, kind: 'net' | 'mnt', tid?: number): number | undefined;
  /** The numbers of its open files, in pieces since there may be a million; or the negative errno. */
  fds(pid: number, tid?: number): Iterable<readonly number[]> | number;
  /**
   * What this descriptor is: the inode of a socket, or IO_URING; undefined for anything else. NO_LOOK: the
   * system does not let this server see it, even where it may list the numbers; ptrace(2).
   */
  socketAt(pid: number, fd: number, tid?: number): OpenSocket | typeof NO_LOOK | undefined;
  /** Inodes of the sockets registered with this io_uring descriptor; null when the kernel does not say. */
  registeredWith(pid: number, fd: number, tid?: number): readonly number[] | null;
}

export const NO_LOOK = 'no look';

/** The folder of a process, or of one of its threads; proc(5). */
export const folderOf = (root: string, pid: number, tid?: number): string =>
  tid === undefined ? `${root}/${pid}` : `${root}/${pid}/task/${tid}`;

export interface FdTable {
  /** Inode of /proc/PID/fd: the same for as long as the pid is the same process's, unless memory ran low. */
  readonly ino: number;
  /** How many files it has open; always 0 before Linux 6.2. */
  readonly count: number;
}

/** Room for a command line; a longer one is cut there. One argument may have 128 KiB, but 4 KiB are ever shown. */
export const READ_BYTES = 65_536;

/** How much of an argv is kept when all processes are read: there may be thousands, each with megabytes. */
export const ROW_ARGV_BYTES = 4096;

/** A folder has one link for itself, one from its parent, and one per subfolder. */
export const threadsLinked = (links: number): number => links - 2;

/** The same files, but a lack of descriptors or memory is an error: no process counts as gone because of it. */
export const wellSupplied = (files: ProcFiles): ProcFiles => ({
  ...files,
  read(pid, file, tid) {
    const length = files.read(pid, file, tid);
    if (isLack(length))
      throw new ProcessError(
        'INTERNAL',
        `this server could not open /proc/${pid}/${file} (errno ${-length})`,
        'It or the machine has run out of file descriptors or memory: try again when less is going on.',
      );
    return length;
  },
});
