import { fstatSync } from 'node:fs';

/**
 * Device and inode of an open file. Read as big integers: a file id on Windows has 64 bits, more than a number holds.
 * Throws Node's errors.
 */
export function fileId(fd: number): string {
  const { dev, ino } = fstatSync(fd, { bigint: true });
  return `${dev}:${ino}`;
}
