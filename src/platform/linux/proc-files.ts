import { closeSync, opendirSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';
import { ProcessError } from '../../errors.ts';
import { ifReadable, isDenied, isLack, orErrno } from './errno.ts';
import { type OpenSocket, readRegistered, socketOrRing } from './io-uring.ts';

/** Files of one process that are read for every process, so that their paths can be prepared. */
export type ProcFile = 'stat' | 'status' | 'cmdline' | 'statm';

/**
 * The few ways in which we read /proc, made twice: here with Node's fs, in native.ts with system calls. Both share
 * one buffer for all reads: its content holds until the next read. With `tid` it reads /proc/PID/task/TID:
 * other threads still have what an exited leader lost, and each may have its own descriptor table.
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
   * What this descriptor is: the inode of a socket, or IO_URING; undefined for anything else. NO_LOOK: who may list the
   * numbers, as root may, may still not see what is behind them; ptrace(2).
   */
  socketAt(pid: number, fd: number, tid?: number): OpenSocket | typeof NO_LOOK | undefined;
  /** Inodes of the sockets registered with this io_uring descriptor; null when the kernel does not say. */
  registeredWith(pid: number, fd: number, tid?: number): readonly number[] | null;
}

export const NO_LOOK = 'no look';

/** The number in `net:[4026531840]`; namespaces(7). */
export function namespaceIn(target: string): number | undefined {
  const digits = /^(?:net|mnt):\[(\d{1,20})\]$/.exec(target)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

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

/** As much of an argv is kept where all processes are read: they may be thousands, each with megabytes. */
export const ROW_ARGV_BYTES = 4096;

const isPid = (name: string): boolean => name >= '1' && name < ':';

export function fsFiles(root: string): ProcFiles {
  const bytes = Buffer.allocUnsafeSlow(READ_BYTES);
  return {
    bytes,
    pids: () => readdirSync(root).filter(isPid).map(Number),
    owner: (pid) => statSync(`${root}/${pid}`, { throwIfNoEntry: false })?.uid,
    read(pid, file, tid) {
      return orErrno(() => {
        const fd = openSync(`${folderOf(root, pid, tid)}/${file}`, 'r');
        try {
          return readSync(fd, bytes, 0, READ_BYTES, null);
        } finally {
          closeSync(fd);
        }
      });
    },
    threadCount: (pid) => ifReadable(() => threadsLinked(statSync(`${root}/${pid}/task`).nlink)),
    threadIds: (pid) => ifReadable(() => readdirSync(`${root}/${pid}/task`).map(Number)) ?? [],
    fdTable(pid, tid) {
      const stat = ifReadable(() => statSync(`${folderOf(root, pid, tid)}/fd`));
      return stat && { ino: stat.ino, count: stat.size };
    },
    namespaceOf: (pid, kind, tid) =>
      ifReadable(() => namespaceIn(readlinkSync(`${folderOf(root, pid, tid)}/ns/${kind}`))),
    fds: (pid, tid) => numbersIn(`${folderOf(root, pid, tid)}/fd`),
    socketAt(pid, fd, tid) {
      const target = orErrno(() => readlinkSync(`${folderOf(root, pid, tid)}/fd/${fd}`));
      if (typeof target === 'string') return socketOrRing(target);
      return isDenied(target) ? NO_LOOK : undefined;
    },
    registeredWith: (pid, fd, tid) => readRegistered(`${folderOf(root, pid, tid)}/fdinfo/${fd}`),
  };
}

/** A folder has one link for itself, one from its parent, and one per subfolder. */
export const threadsLinked = (links: number): number => links - 2;

const PIECE = 1024;

function numbersIn(path: string): Iterable<readonly number[]> | number {
  return orErrno(() => pieces(opendirSync(path, { bufferSize: PIECE })));
}

function* pieces(folder: ReturnType<typeof opendirSync>): Generator<readonly number[]> {
  try {
    let piece: number[] = [];
    const next = () => ifReadable(() => folder.readSync());
    for (let entry = next(); entry; entry = next()) {
      if (piece.push(Number(entry.name)) < PIECE) continue;
      yield piece;
      piece = [];
    }
    yield piece;
  } finally {
    folder.closeSync();
  }
}

/** The same files; where they cannot be opened for want of descriptors or memory, no process is taken for gone. */
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
