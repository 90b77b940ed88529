/** Two constants of the kernel from /proc/self/auxv, getauxval(3): no sysconf(3), no guess. */
export interface Constants {
  readonly pageBytes: number;
  readonly ticksPerS: number;
}

export const [AT_PAGESZ, AT_CLKTCK] = [6, 17] as const;
const DEFAULTS: Constants = { pageBytes: 4096, ticksPerS: 100 };

/** Parses pairs of native words. Every Linux that runs Node on 64 bits has 8-byte words and is little-endian. */
export function parseAuxv(bytes: Buffer): Constants {
  const constants = { ...DEFAULTS };
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    const type = Number(bytes.readBigUInt64LE(at));
    if (type === AT_PAGESZ) constants.pageBytes = Number(bytes.readBigUInt64LE(at + 8));
    if (type === AT_CLKTCK) constants.ticksPerS = Number(bytes.readBigUInt64LE(at + 8));
  }
  return constants;
}

/**
 * The same if /proc/self/auxv cannot be read: it belongs to root once Node has file capabilities; capabilities(7).
 * `fromLibc`: getauxval(3). Without it, `status` and `statm` read together give the size of the process in KiB and in
 * pages; the tick rate is 100 on every machine that Node runs on.
 */
export function constantsWithout(
  fromLibc: ((type: number) => number) | undefined,
  status: string,
  statm: string,
): Constants {
  if (fromLibc) return { pageBytes: fromLibc(AT_PAGESZ) || 4096, ticksPerS: fromLibc(AT_CLKTCK) || 100 };
  const kib = Number(/^VmSize:\s+(\d+) kB$/m.exec(status)?.[1]);
  const pages = Number.parseInt(statm, 10);
  // It may have grown between the two reads: a page is a power of two.
  const pageBytes = 2 ** Math.round(Math.log2((kib * 1024) / pages));
  return { ...DEFAULTS, ...(Number.isFinite(pageBytes) && pageBytes >= 4096 && { pageBytes }) };
}
