import type { Stats } from 'node:fs';
import { type ChainedLine, type Link, readLine, splitLines } from './chain.ts';
import { type Disk, UnsuitableFile } from './disk.ts';

/** Reading and checking one file of the log. Throws what the disk throws, or UnsuitableFile. */

/** Far longer than any line, since all text in one is cut. */
export const TAIL_BYTES = 65_536;

export function using<T>(disk: Disk, fd: number, use: (fd: number) => T): T {
  try {
    return use(fd);
  } finally {
    disk.close(fd);
  }
}

/** Returns the size of a file in bytes. Throws unless it is a file that only this user can write to. */
export function checkFile(disk: Disk, fd: number, file: string): number {
  const stat = disk.stat(fd);
  if (!stat.isFile()) throw new UnsuitableFile(`${file} is not a regular file`);
  requireOwn(disk, file, stat);
  return stat.size;
}

/** Throws unless only this user and root can replace the files in it. */
export function checkFolder(disk: Disk, folder: string): void {
  using(disk, disk.openFolder(folder), (fd) => requireOwn(disk, folder, disk.stat(fd)));
}

function requireOwn({ places }: Disk, path: string, stat: Stats): void {
  const reason = places.distrustOwn(path, stat);
  if (reason !== undefined) throw new UnsuitableFile(reason);
}

export function readAt(disk: Disk, fd: number, { at, bytes }: { at: number; bytes: number }): Buffer {
  const into = Buffer.alloc(bytes);
  let read = 0;
  while (read < bytes) {
    const got = disk.read(fd, into.subarray(read), at + read);
    if (got === 0) break;
    read += got;
  }
  return into.subarray(0, read);
}

export const readWhole = (disk: Disk, path: string): Buffer =>
  using(disk, disk.openRead(path), (fd) => readAt(disk, fd, { at: 0, bytes: disk.stat(fd).size }));

/** The end of a file: its lines, the first of which may be cut, and what an interrupted write left after them. */
function endOf(disk: Disk, fd: number, { size, tailBytes = TAIL_BYTES }: { size: number; tailBytes?: number }) {
  const at = Math.max(0, size - tailBytes);
  const bytes = readAt(disk, fd, { at, bytes: size - at });
  const { lines, tornBytes } = splitLines(bytes);
  return { lines, torn: bytes.subarray(bytes.length - tornBytes), isWhole: at === 0 };
}

/** The last whole lines of a file, and whether they are all of them. */
export function lastLinesOf(disk: Disk, path: string, tailBytes: number) {
  const { lines, isWhole } = using(disk, disk.openRead(path), (fd) =>
    endOf(disk, fd, { size: disk.stat(fd).size, tailBytes }),
  );
  return { lines: isWhole ? lines : lines.slice(1), isWhole };
}

/** The last whole line, undefined if it is not one of a log, and what an interrupted write left after it. */
export function tailOf(
  disk: Disk,
  fd: number,
  size: number,
): { readonly last: ChainedLine | undefined; readonly torn: Buffer } {
  const { lines, torn, isWhole } = endOf(disk, fd, { size });
  if (lines.length === 0 && !isWhole) throw new UnsuitableFile('its end is not a line of this log');
  const last = lines.at(-1);
  return { last: last && readLine(last), torn };
}

export const lastLineOf = (disk: Disk, path: string): Link | undefined =>
  using(disk, disk.openRead(path), (fd) => tailOf(disk, fd, checkFile(disk, fd, path)).last);

const DIGITS = 16;
/** `seq hash` and a newline: always the same length, so that one write replaces it. */
export const HEAD_BYTES = DIGITS + 1 + 64 + 1;

export const formatHead = ({ seq, hash }: Link): Buffer =>
  Buffer.from(`${String(seq).padStart(DIGITS, '0')} ${hash}\n`);

/** Undefined if it was never written, or was lost in a power failure. */
export function parseHead(bytes: Buffer): Link | undefined {
  const [, seq, hash] = /^(\d{16}) ([0-9a-f]{64})\n$/.exec(bytes.toString('latin1')) ?? [];
  return seq === undefined || hash === undefined ? undefined : { seq: Number(seq), hash };
}
