/** The times of Windows: counts of 100 ns, since 1601 or as a duration; FILETIME in minwinbase.h. */

/** 1970-01-01 as a FILETIME. */
const UNIX_EPOCH = 116_444_736_000_000_000n;

/** Bytes of a FILETIME, or of a LARGE_INTEGER that holds one. */
export const FILETIME_BYTES = 8;

/** The FILETIME at `offset` in whole µs since 1970; 0 if it is not set, or before 1970. */
export function microsecondsAt(bytes: Buffer, offset: number): number {
  const since1970 = bytes.readBigInt64LE(offset) - UNIX_EPOCH;
  return since1970 > 0n ? Number(since1970 / 10n) : 0;
}

/** The duration at `offset` in ns: exact for 104 days, then to the nearest double. Negative ones, which are none, are 0. */
export function nanosecondsAt(bytes: Buffer, offset: number): number {
  const duration = bytes.readBigInt64LE(offset);
  return duration > 0n ? Number(duration * 100n) : 0;
}
