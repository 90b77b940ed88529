import { isDenied } from '../errno.ts';
import { readRegistered } from '../open-files.ts';
import { IO_URING, IO_URING_LINK } from '../proc/fd-link.ts';
import { folderOf, NO_LOOK, type ProcFile, type ProcFiles, READ_BYTES, threadsLinked } from '../proc-files.ts';

const [O_RDONLY, O_DIRECTORY, O_CLOEXEC] = [0, 0o200_000, 0o2_000_000];
const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
const [STATX_NLINK, STATX_UID, STATX_INO, STATX_SIZE] = [0x4, 0x8, 0x100, 0x200];
/** Where struct statx has them; linux/stat.h. */
const [NLINK_OFFSET, UID_OFFSET, INO_OFFSET, SIZE_OFFSET] = [16, 20, 32, 40];
const [SLASH, DIGIT_0, DIGIT_9] = [0x2f, 48, 57];
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

/** The files of `root`, a mounted proc(5), by system calls into reused buffers: half the time of Node's fs. Undefined if it cannot be opened. */
export function nativeFiles(koffi: typeof import('koffi'), root: string): ProcFiles | undefined {
  const libc = koffi.load(null);
  type Fd = number;
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

  const dir = openat(AT_FDCWD, Buffer.from(`${root}\0`), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (dir < 0) return undefined;
  const bytes = Buffer.allocUnsafeSlow(READ_BYTES);
  const entries = Buffer.allocUnsafeSlow(READ_BYTES);
  const stat = Buffer.alloc(256);
  const path = Buffer.alloc(PATH_BYTES);
  const link = Buffer.alloc(LINK_BYTES);
  const suffixes: Record<ProcFile, Buffer> = {
    stat: Buffer.from('/stat\0'),
    status: Buffer.from('/status\0'),
    cmdline: Buffer.from('/cmdline\0'),
    statm: Buffer.from('/statm\0'),
  };

  /** Writes the start of the path of a process or thread; returns its length. */
  function writeFolder(pid: number, tid?: number): number {
    const end = writeNumber(path, 0, pid);
    if (tid === undefined) return end;
    const slash = append(path, end, TASK);
    path[slash] = SLASH;
    return writeNumber(path, slash + 1, tid);
  }

  /** The path of its fd folder. */
  const writeFdPath = (pid: number, tid?: number): number => append(path, writeFolder(pid, tid), FD);

  /** Opens the folder at this path. Returns the descriptor, or the negative errno. */
  function openFolder(length: number): Fd {
    path[length] = 0;
    const folder = openat(dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return folder < 0 ? -koffi.errno() : folder;
  }

  /** The numbers listed in an open folder, in pieces. */
  function* piecesOf(folder: Fd): Generator<number[]> {
    try {
      for (;;) {
        const length = getdents(folder, entries, READ_BYTES);
        if (length <= 0) return;
        const numbers: number[] = [];
        collectNumbers(entries, length, numbers);
        yield numbers;
      }
    } finally {
      if (folder !== dir) close(folder);
    }
  }

  return {
    bytes,
    pids() {
      lseek(dir, 0, 0);
      return [...piecesOf(dir)].flat();
    },
    owner(pid) {
      path[writeNumber(path, 0, pid)] = 0;
      return statx(dir, path, AT_SYMLINK_NOFOLLOW, STATX_UID, stat) < 0 ? undefined : stat.readUInt32LE(UID_OFFSET);
    },
    read(pid, file, tid) {
      append(path, writeFolder(pid, tid), suffixes[file]);
      const fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
      if (fd < 0) return -koffi.errno();
      const length = read(fd, bytes, READ_BYTES);
      const result = length < 0 ? -koffi.errno() : length;
      close(fd);
      return result;
    },
    threadCount(pid) {
      path[append(path, writeFolder(pid), TASK)] = 0;
      if (statx(dir, path, AT_SYMLINK_NOFOLLOW, STATX_NLINK, stat) < 0) return undefined;
      return threadsLinked(stat.readUInt32LE(NLINK_OFFSET));
    },
    threadIds(pid) {
      const folder = openFolder(append(path, writeFolder(pid), TASK));
      return folder < 0 ? [] : [...piecesOf(folder)].flat();
    },
    fdTable(pid, tid) {
      path[writeFdPath(pid, tid)] = 0;
      if (statx(dir, path, AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_SIZE, stat) < 0) return undefined;
      // A number of procfs has 32 bits, and no process has 2^32 files open.
      return { ino: stat.readUInt32LE(INO_OFFSET), count: stat.readUInt32LE(SIZE_OFFSET) };
    },
    namespaceOf(pid, kind, tid) {
      path[append(path, writeFolder(pid, tid), NAMESPACES[kind])] = 0;
      const length = readlinkat(dir, path, link, LINK_BYTES);
      return length > NAMESPACE_CHARS && length < LINK_BYTES ? digitsAt(link, NAMESPACE_CHARS) : undefined;
    },
    fds(pid, tid) {
      const folder = openFolder(writeFdPath(pid, tid));
      return folder < 0 ? folder : piecesOf(folder);
    },
    socketAt(pid, fd, tid) {
      const slash = writeFdPath(pid, tid);
      path[slash] = SLASH;
      path[writeNumber(path, slash + 1, fd)] = 0;
      const length = readlinkat(dir, path, link, LINK_BYTES);
      if (length < 0) return isDenied(-koffi.errno()) ? NO_LOOK : undefined;
      if (length <= SOCKET.length || length === LINK_BYTES) return undefined;
      if (link.compare(SOCKET, 0, 8, 0, 8) === 0) return digitsAt(link, SOCKET.length);
      return length === RING.length && link.compare(RING, 0, length, 0, length) === 0 ? IO_URING : undefined;
    },
    registeredWith: (pid, fd, tid) => readRegistered(`${folderOf(root, pid, tid)}/fdinfo/${fd}`),
  };
}

/**
 * Takes the names that begin with a digit out of one getdents64(2) buffer: u64 inode, i64 offset, u16 record length, u8
 * type, name.
 */
function collectNumbers(entries: Buffer, length: number, numbers: number[]): void {
  for (let at = 0; at < length; at += entries.readUInt16LE(at + 16)) {
    const first = entries[at + 19] ?? 0;
    if (first >= DIGIT_0 && first <= DIGIT_9) numbers.push(digitsAt(entries, at + 19));
  }
}

/** The decimal number that begins at `at`. */
function digitsAt(bytes: Buffer, at: number): number {
  let number = 0;
  for (let digit = bytes[at] ?? 0; digit >= DIGIT_0 && digit <= DIGIT_9; digit = bytes[++at] ?? 0) {
    number = number * 10 + digit - DIGIT_0;
  }
  return number;
}

/** Returns where it ends. For so few bytes a loop is faster than a copy. */
function append(path: Buffer, start: number, suffix: Buffer): number {
  for (let at = 0; at < suffix.length; at++) path[start + at] = suffix[at] ?? 0;
  return start + suffix.length;
}

/** Writes the decimal digits of a number into `path`; returns where they end. */
function writeNumber(path: Buffer, start: number, number: number): number {
  let end = start + 1;
  for (let power = 10; number >= power; power *= 10) end++;
  for (let at = end - 1, rest = number; at >= start; at--, rest = Math.trunc(rest / 10)) {
    path[at] = DIGIT_0 + (rest % 10);
  }
  return end;
}
