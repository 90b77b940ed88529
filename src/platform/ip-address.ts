/** Four network-order bytes as dotted decimals. */
export const formatIpv4 = (bytes: Buffer): string => bytes.subarray(0, 4).join('.');

/** Sixteen network-order bytes as RFC 5952 writes them: lower case, the longest run of zero groups as `::`. */
export function formatIpv6(bytes: Buffer): string {
  const mapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (mapped) return `::ffff:${formatIpv4(bytes.subarray(12))}`;
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  const zeros = longestZeroRun(groups);
  if (zeros.length < 2) return groups.join(':');
  return `${groups.slice(0, zeros.start).join(':')}::${groups.slice(zeros.start + zeros.length).join(':')}`;
}

/** `127.0.0.1:80`, `[::1]:80` */
export const endpoint = (address: string, port: number): string =>
  `${address.includes(':') ? `[${address}]` : address}:${port}`;

function longestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
