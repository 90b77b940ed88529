import { type Link, type ReadLine, readLine, splitLines } from './chain.ts';
import { type Disk, UnsuitableFile } from './disk.ts';

/** What is done with one open file of the log. Throws what the disk throws, or Unfit. */

/** Far longer than any line, since all text in it is cut. */
export const TAIL_BYTES = 65_536;
const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

export function using<T>(disk: Disk, fd: number, use: (fd: number) => T): T {
  try {
    return use(fd);
  } finally {
    disk.close(fd);
  }
}

/** The size of a file in bytes. Throws unless it is a file that nobody else can write to. */
export function checkFile(disk: Disk, fd: number, file: string): number {
  const stat = disk.stat(fd);
  if (!stat.isFile()) throw new UnsuitableFile(`${file} is no regular file`);
  if (stat.uid !== process.geteuid?.()) throw new UnsuitableFile(`${file} belongs to another user`);
  if (stat.nlink > 1) throw new UnsuitableFile(`${file} has another name, too (a hard link)`);
  if ((stat.mode & WRITABLE_BY_OTHERS) !== 0) throw new UnsuitableFile(`other users may write to ${file}`);
  return stat.size;
}

/** Throws unless only this user and root can put other files in the place of those in it. */
export function checkFolder(disk: Disk, folder: string): void {
  using(disk, disk.openFolder(folder), (fd) => {
    const { mode, uid } = disk.stat(fd);
    if ((mode & WRITABLE_BY_OTHERS) !== 0 && (mode & STICKY) === 0)
      throw new UnsuitableFile(`other users may write to the folder ${folder}`);
    if (uid !== 0 && uid !== process.geteuid?.())
      throw new UnsuitableFile(`the folder ${folder} belongs to another user`);
  });
}

export function readAt(disk: Disk, fd: number, from: number, bytes: number): Buffer {
  const into = Buffer.alloc(bytes);
  let read = 0;
  while (read < bytes) {
    const got = disk.read(fd, into.subarray(read), from + read);
    if (got === 0) break;
    read += got;
  }
  return into.subarray(0, read);
}

export const readWhole = (disk: Disk, path: string): Buffer =>
  using(disk, disk.openRead(path), (fd) => readAt(disk, fd, 0, disk.stat(fd).size));

/** The end of a file: its lines, of which the first may be cut, and what an interrupted write has left behind them. */
function endOf(disk: Disk, fd: number, size: number, tailBytes = TAIL_BYTES) {
  const fromBytes = Math.max(0, size - tailBytes);
  const bytes = readAt(disk, fd, fromBytes, size - fromBytes);
  const { lines, tornBytes } = splitLines(bytes);
  return { lines, torn: bytes.subarray(bytes.length - tornBytes), isWhole: fromBytes === 0 };
}

/** The last whole lines of a file, and whether these are all. */
export function lastLinesOf(disk: Disk, path: string, tailBytes: number) {
  const { lines, isWhole } = using(disk, disk.openRead(path), (fd) => endOf(disk, fd, disk.stat(fd).size, tailBytes));
  return { lines: isWhole ? lines : lines.slice(1), isWhole };
}

/** The last whole line, undefined when it is none, and what an interrupted write has left behind it. */
export function tailOf(
  disk: Disk,
  fd: number,
  size: number,
): { readonly last: ReadLine | undefined; readonly torn: Buffer } {
  const { lines, torn, isWhole } = endOf(disk, fd, size);
  if (lines.length === 0 && !isWhole) throw new UnsuitableFile('its end is no line of this log');
  const last = lines.at(-1);
  return { last: last && readLine(last), torn };
}

export const lastLineOf = (disk: Disk, path: string): Link | undefined =>
  using(disk, disk.openRead(path), (fd) => tailOf(disk, fd, checkFile(disk, fd, path)).last);

const DIGITS = 16;
/** `seq hash` and a newline, always the same length: so it is overwritten in one piece. */
export const HEAD_BYTES = DIGITS + 1 + 64 + 1;

export const formatHead = ({ seq, hash }: Link): Buffer =>
  Buffer.from(`${String(seq).padStart(DIGITS, '0')} ${hash}\n`);

/** Undefined when it was never written, or was lost with the power. */
export function parseHead(bytes: Buffer): Link | undefined {
  const [, seq, hash] = /^(\d{16}) ([0-9a-f]{64})\n$/.exec(bytes.toString('latin1')) ?? [];
  return seq === undefined || hash === undefined ? undefined : { seq: Number(seq), hash };
}
