/** Two constants of the kernel from /proc/self/auxv (getauxval(3)), so that nobody need call sysconf or guess. */
export interface Constants {
  readonly pageBytes: number;
  readonly ticksPerS: number;
}

const AT_PAGESZ = 6n;
const AT_CLKTCK = 17n;

/** Parses pairs of native words. Every Linux that runs Node on 64 bits has 8-byte words and is little-endian. */
export function parseAuxv(bytes: Buffer): Constants {
  const constants = { pageBytes: 4096, ticksPerS: 100 };
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    const type = bytes.readBigUInt64LE(at);
    if (type === AT_PAGESZ) constants.pageBytes = Number(bytes.readBigUInt64LE(at + 8));
    if (type === AT_CLKTCK) constants.ticksPerS = Number(bytes.readBigUInt64LE(at + 8));
  }
  return constants;
}
