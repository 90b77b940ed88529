/** Paths and names as bytes: for strings this short, loops are faster than conversions. */

const [DIGIT_0, DIGIT_9] = [48, 57];

/**
 * Takes the names that begin with a digit out of one getdents64(2) buffer: u64 inode, i64 offset, u16 record length, u8
 * type, name.
 */
export function collectNumbers(entries: Buffer, length: number, numbers: number[]): void {
  for (let at = 0; at < length; at += entries.readUInt16LE(at + 16)) {
    const first = entries[at + 19] ?? 0;
    if (first >= DIGIT_0 && first <= DIGIT_9) numbers.push(digitsAt(entries, at + 19));
  }
}

/** The decimal number that begins at `at`. */
export function digitsAt(bytes: Buffer, at: number): number {
  let number = 0;
  for (let digit = bytes[at] ?? 0; digit >= DIGIT_0 && digit <= DIGIT_9; digit = bytes[++at] ?? 0) {
    number = number * 10 + digit - DIGIT_0;
  }
  return number;
}

const SLASH = 0x2f;
const TASK = Buffer.from('/task');

/** Writes the path of a process or of one of its threads, below /proc; returns where it ends. */
export function writeFolder(path: Buffer, pid: number, tid?: number): number {
  const end = writeNumber(path, 0, pid);
  return tid === undefined ? end : appendNumber(path, append(path, end, TASK), tid);
}

/** Returns where it ends. For so few bytes a loop is faster than a copy. */
export function append(path: Buffer, start: number, suffix: Buffer): number {
  for (let at = 0; at < suffix.length; at++) path[start + at] = suffix[at] ?? 0;
  return start + suffix.length;
}

/** Appends a slash and the decimal digits of a number; returns where they end. */
export function appendNumber(path: Buffer, start: number, number: number): number {
  path[start] = SLASH;
  return writeNumber(path, start + 1, number);
}

/** Writes the decimal digits of a number into `path`; returns where they end. */
export function writeNumber(path: Buffer, start: number, number: number): number {
  let end = start + 1;
  for (let power = 10; number >= power; power *= 10) end++;
  for (let at = end - 1, rest = number; at >= start; at--, rest = Math.trunc(rest / 10)) {
    path[at] = DIGIT_0 + (rest % 10);
  }
  return end;
}
