import { fstatSync } from 'node:fs';

/** Device and inode; as big integers, because the 64 bits of a file id on Windows exceed a number. */
export function fileId(fd: number): string {
  const { dev, ino } = fstatSync(fd, { bigint: true });
  return `${dev}:${ino}`;
}
