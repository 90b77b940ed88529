import { isDenied } from '../errno.ts';
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
import type { Fd } from './libc.ts';
import { append, collectNumbers, digitsAt, writeNumber } from './path-bytes.ts';

const [O_RDONLY, O_DIRECTORY, O_CLOEXEC] = [0, 0o200_000, 0o2_000_000];
const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
const [STATX_NLINK, STATX_UID, STATX_INO, STATX_SIZE] = [0x4, 0x8, 0x100, 0x200];
/** Where struct statx has them; linux/stat.h. */
const [NLINK_OFFSET, UID_OFFSET, INO_OFFSET, SIZE_OFFSET] = [16, 20, 32, 40];
const SLASH = 0x2f;
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
  stat: Buffer.from('/stat\0'),
  status: Buffer.from('/status\0'),
  cmdline: Buffer.from('/cmdline\0'),
  statm: Buffer.from('/statm\0'),
};

function bindFiles(koffi: typeof import('koffi')) {
  const libc = koffi.load(null);
  const openat: (dir: Fd, path: Buffer, flags: number) => number = libc.func('int openat(int d, void *p, int f)');
  const read: (fd: Fd, into: Buffer, bytes: number) => number = libc.func('long read(int f, void *b, size_t n)');
  const close: (fd: Fd) => number = libc.func('int close(int f)');
  const lseek: (fd: Fd, offset: number, whence: number) => number = libc.func('long lseek(int f, long o, int w)');
  const getdents: (fd: Fd, into: Buffer, bytes: number) => number = libc.func(
    'long getdents64(int f, void *b, size_t n)',
  );
  const statx: (dir: Fd, path: Buffer, flags: number, mask: number, into: Buffer) => number = libc.func(
    'int statx(int d, void *p, int fl, uint m, void *b)',
  );
  const readlinkat: (dir: Fd, path: Buffer, into: Buffer, bytes: number) => number = libc.func(
    'long readlinkat(int d, void *p, void *b, size_t n)',
  );
  return { openat, read, close, lseek, getdents, statx, readlinkat, errno: (): number => koffi.errno() };
}

/**
 * The files of `root`, a mounted proc(5), by system calls into reused buffers: half the time of Node's fs. Undefined if
 * it cannot be opened.
 */
export function nativeFiles(koffi: typeof import('koffi'), root: string): ProcFiles | undefined {
  const libc = bindFiles(koffi);
  const dir = libc.openat(AT_FDCWD, Buffer.from(`${root}\0`), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return dir < 0 ? undefined : new NativeFiles(libc, root, dir);
}

class NativeFiles implements ProcFiles {
  readonly bytes = Buffer.allocUnsafeSlow(READ_BYTES);
  readonly #libc: ReturnType<typeof bindFiles>;
  readonly #root: string;
  /** `root`, opened. */
  readonly #dir: Fd;
  readonly #entries = Buffer.allocUnsafeSlow(READ_BYTES);
  readonly #stat = Buffer.alloc(256);
  readonly #path = Buffer.alloc(PATH_BYTES);
  readonly #link = Buffer.alloc(LINK_BYTES);

  constructor(libc: ReturnType<typeof bindFiles>, root: string, dir: Fd) {
    this.#libc = libc;
    this.#root = root;
    this.#dir = dir;
  }

  /** Writes the start of the path of a process or thread; returns its length. */
  #writeFolder(pid: number, tid?: number): number {
    const end = writeNumber(this.#path, 0, pid);
    if (tid === undefined) return end;
    const slash = append(this.#path, end, TASK);
    this.#path[slash] = SLASH;
    return writeNumber(this.#path, slash + 1, tid);
  }

  /** The path of its fd folder. */
  #writeFdPath(pid: number, tid?: number): number {
    return append(this.#path, this.#writeFolder(pid, tid), FD);
  }

  /** Opens the folder at this path. Returns the descriptor, or the negative errno. */
  #openFolder(length: number): Fd {
    this.#path[length] = 0;
    const folder = this.#libc.openat(this.#dir, this.#path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return folder < 0 ? -this.#libc.errno() : folder;
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
    return this.#libc.statx(this.#dir, this.#path, AT_SYMLINK_NOFOLLOW, STATX_UID, this.#stat) < 0
      ? undefined
      : this.#stat.readUInt32LE(UID_OFFSET);
  };

  readonly read = (pid: number, file: ProcFile, tid?: number): number => {
    append(this.#path, this.#writeFolder(pid, tid), SUFFIXES[file]);
    const fd = this.#libc.openat(this.#dir, this.#path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -this.#libc.errno();
    const length = this.#libc.read(fd, this.bytes, READ_BYTES);
    const result = length < 0 ? -this.#libc.errno() : length;
    this.#libc.close(fd);
    return result;
  };

  readonly threadCount = (pid: number): number | undefined => {
    this.#path[append(this.#path, this.#writeFolder(pid), TASK)] = 0;
    if (this.#libc.statx(this.#dir, this.#path, AT_SYMLINK_NOFOLLOW, STATX_NLINK, this.#stat) < 0) return undefined;
    return threadsLinked(this.#stat.readUInt32LE(NLINK_OFFSET));
  };

  readonly threadIds = (pid: number): number[] => {
    const folder = this.#openFolder(append(this.#path, this.#writeFolder(pid), TASK));
    return folder < 0 ? [] : [...this.#piecesOf(folder)].flat();
  };

  readonly fdTable = (pid: number, tid?: number): FdTable | undefined => {
    this.#path[this.#writeFdPath(pid, tid)] = 0;
    if (this.#libc.statx(this.#dir, this.#path, AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_SIZE, this.#stat) < 0)
      return undefined;
    // A number of procfs has 32 bits, and no process has 2^32 files open.
    return { ino: this.#stat.readUInt32LE(INO_OFFSET), count: this.#stat.readUInt32LE(SIZE_OFFSET) };
  };

  readonly namespaceOf = (pid: number, kind: 'net' | 'mnt', tid?: number): number | undefined => {
    this.#path[append(this.#path, this.#writeFolder(pid, tid), NAMESPACES[kind])] = 0;
    const length = this.#libc.readlinkat(this.#dir, this.#path, this.#link, LINK_BYTES);
    return length > NAMESPACE_CHARS && length < LINK_BYTES ? digitsAt(this.#link, NAMESPACE_CHARS) : undefined;
  };

  readonly fds = (pid: number, tid?: number): Iterable<readonly number[]> | number => {
    const folder = this.#openFolder(this.#writeFdPath(pid, tid));
    return folder < 0 ? folder : this.#piecesOf(folder);
  };

  readonly socketAt: ProcFiles['socketAt'] = (pid, fd, tid) => {
    const slash = this.#writeFdPath(pid, tid);
    this.#path[slash] = SLASH;
    this.#path[writeNumber(this.#path, slash + 1, fd)] = 0;
    const length = this.#libc.readlinkat(this.#dir, this.#path, this.#link, LINK_BYTES);
    if (length < 0) return isDenied(-this.#libc.errno()) ? NO_LOOK : undefined;
    if (length <= SOCKET.length || length === LINK_BYTES) return undefined;
    if (this.#link.compare(SOCKET, 0, 8, 0, 8) === 0) return digitsAt(this.#link, SOCKET.length);
    return length === RING.length && this.#link.compare(RING, 0, length, 0, length) === 0 ? IO_URING : undefined;
  };

  readonly registeredWith = (pid: number, fd: number, tid?: number): readonly number[] | null =>
    readRegistered(`${folderOf(this.#root, pid, tid)}/fdinfo/${fd}`);
}
