import { isDenied } from '../../posix/errno.ts';
import { readRegistered } from '../open-files.ts';
import { IO_URING, IO_URING_LINK } from '../proc/fd-link.ts';
import {
  type FdTable,
  folderOf,
  NO_LOOK,
  type ProcFile,
  type ProcFiles,
  READ_BYTES,
  threadsLinked,
} from '../proc-files.ts';
import type { Fd, Libc } from './libc.ts';
import { append, appendNumber, collectNumbers, digitsAt, writeFolder, writeNumber } from './path-bytes.ts';

const [O_RDONLY, O_DIRECTORY, O_CLOEXEC] = [0, 0o200_000, 0o2_000_000];
const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
const [STATX_NLINK, STATX_UID, STATX_INO, STATX_SIZE] = [0x4, 0x8, 0x100, 0x200];
/** Where struct statx has them; linux/stat.h. */
const [NLINK_OFFSET, UID_OFFSET, INO_OFFSET, SIZE_OFFSET] = [16, 20, 32, 40];
/** Three numbers and three names. */
const PATH_BYTES = 64;
/** Room for `socket:[4294967295]`: what is longer is no socket. */
const LINK_BYTES = 32;
const FD = Buffer.from('/fd');
const TASK = Buffer.from('/task');
const SOCKET = Buffer.from('socket:[');
const NAMESPACES = { net: Buffer.from('/ns/net'), mnt: Buffer.from('/ns/mnt') } as const;
/** What begins the link of either. */
const NAMESPACE_CHARS = 'net:['.length;
const RING = Buffer.from(IO_URING_LINK);

const SUFFIXES: Readonly<Record<ProcFile, Buffer>> = {
  stat: Buffer.from('/stat'),
  status: Buffer.from('/status'),
  cmdline: Buffer.from('/cmdline'),
  statm: Buffer.from('/statm'),
};

/**
 * The files of `root`, a mounted proc(5), by system calls into reused buffers: half the time of Node's fs. Undefined if
 * it cannot be opened.
 */
export function nativeFiles(libc: Libc, root: string): ProcFiles | undefined {
  const dir = libc.openat(AT_FDCWD, Buffer.from(`${root}\0`), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return dir < 0 ? undefined : new NativeFiles(libc, root, dir);
}

class NativeFiles implements ProcFiles {
  readonly bytes = Buffer.allocUnsafeSlow(READ_BYTES);
  readonly #libc: Libc;
  readonly #root: string;
  /** `root`, opened. */
  readonly #dir: Fd;
  readonly #entries = Buffer.allocUnsafeSlow(READ_BYTES);
  readonly #stat = Buffer.alloc(256);
  readonly #path = Buffer.alloc(PATH_BYTES);
  readonly #link = Buffer.alloc(LINK_BYTES);

  constructor(libc: Libc, root: string, dir: Fd) {
    this.#libc = libc;
    this.#root = root;
    this.#dir = dir;
  }

  /** Writes the path of a file, folder or link of a process or thread; returns its length. */
  #writePath(pid: number, tid: number | undefined, name: Buffer): number {
    const end = append(this.#path, writeFolder(this.#path, pid, tid), name);
    this.#path[end] = 0;
    return end;
  }

  /** Opens a folder of a process or thread. Returns the descriptor, or the negative errno. */
  #openFolder(pid: number, tid: number | undefined, name: Buffer): Fd {
    this.#writePath(pid, tid, name);
    return this.#libc.orErrno(this.#libc.openat(this.#dir, this.#path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  }

  /** Fills `#stat` with these fields of what is at the path. False if there is nothing. */
  #statx(mask: number): boolean {
    return this.#libc.statx(this.#dir, this.#path, AT_SYMLINK_NOFOLLOW, mask, this.#stat) >= 0;
  }

  /** The numbers listed in an open folder, in pieces. */
  *#piecesOf(folder: Fd): Generator<number[]> {
    try {
      for (;;) {
        const length = this.#libc.getdents(folder, this.#entries, READ_BYTES);
        if (length <= 0) return;
        const numbers: number[] = [];
        collectNumbers(this.#entries, length, numbers);
        yield numbers;
      }
    } finally {
      if (folder !== this.#dir) this.#libc.close(folder);
    }
  }

  readonly pids = (): number[] => {
    this.#libc.lseek(this.#dir, 0, 0);
    return [...this.#piecesOf(this.#dir)].flat();
  };

  readonly owner = (pid: number): number | undefined => {
    this.#path[writeNumber(this.#path, 0, pid)] = 0;
    return this.#statx(STATX_UID) ? this.#stat.readUInt32LE(UID_OFFSET) : undefined;
  };

  readonly read = (pid: number, file: ProcFile, tid?: number): number => {
    this.#writePath(pid, tid, SUFFIXES[file]);
    const fd = this.#libc.orErrno(this.#libc.openat(this.#dir, this.#path, O_RDONLY | O_CLOEXEC));
    if (fd < 0) return fd;
    const length = this.#libc.orErrno(this.#libc.read(fd, this.bytes, READ_BYTES));
    this.#libc.close(fd);
    return length;
  };

  readonly threadCount = (pid: number): number | undefined => {
    this.#writePath(pid, undefined, TASK);
    return this.#statx(STATX_NLINK) ? threadsLinked(this.#stat.readUInt32LE(NLINK_OFFSET)) : undefined;
  };

  readonly threadIds = (pid: number): number[] => {
    const folder = this.#openFolder(pid, undefined, TASK);
    return folder < 0 ? [] : [...this.#piecesOf(folder)].flat();
  };

  readonly fdTable = (pid: number, tid?: number): FdTable | undefined => {
    this.#writePath(pid, tid, FD);
    if (!this.#statx(STATX_INO | STATX_SIZE)) return undefined;
    // A number of procfs has 32 bits, and no process has 2^32 files open.
    return { ino: this.#stat.readUInt32LE(INO_OFFSET), count: this.#stat.readUInt32LE(SIZE_OFFSET) };
  };

  readonly namespaceOf = (pid: number, kind: 'net' | 'mnt', tid?: number): number | undefined => {
    this.#writePath(pid, tid, NAMESPACES[kind]);
    const length = this.#libc.readlinkat(this.#dir, this.#path, this.#link, LINK_BYTES);
    return length > NAMESPACE_CHARS && length < LINK_BYTES ? digitsAt(this.#link, NAMESPACE_CHARS) : undefined;
  };

  readonly fds = (pid: number, tid?: number): Iterable<readonly number[]> | number => {
    const folder = this.#openFolder(pid, tid, FD);
    return folder < 0 ? folder : this.#piecesOf(folder);
  };

  readonly socketAt: ProcFiles['socketAt'] = (pid, fd, tid) => {
    this.#path[appendNumber(this.#path, this.#writePath(pid, tid, FD), fd)] = 0;
    const length = this.#libc.orErrno(this.#libc.readlinkat(this.#dir, this.#path, this.#link, LINK_BYTES));
    if (length < 0) return isDenied(length) ? NO_LOOK : undefined;
    if (length <= SOCKET.length || length === LINK_BYTES) return undefined;
    if (this.#link.compare(SOCKET, 0, 8, 0, 8) === 0) return digitsAt(this.#link, SOCKET.length);
    return length === RING.length && this.#link.compare(RING, 0, length, 0, length) === 0 ? IO_URING : undefined;
  };

  readonly registeredWith = (pid: number, fd: number, tid?: number): readonly number[] | null =>
    readRegistered(`${folderOf(this.#root, pid, tid)}/fdinfo/${fd}`);
}
