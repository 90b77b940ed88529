/** RFC 5737 and RFC 3849: addresses for documentation, which no machine has. */
const DOCUMENTATION = { 4: Buffer.from([192, 0, 2, 1]), 6: Buffer.from('20010db8000000000000000000000001', 'hex') };
const LOOPBACK = { 4: 127, 6: Buffer.from('00000000000000000000000000000001', 'hex') };
const MAPPED = Buffer.from('00000000000000000000ffff', 'hex');

/** The same address if it is that of every machine: any or loopback. Else one for documentation. */
export function maskedAddress(address: Buffer): Buffer {
  if (address.every((byte) => byte === 0)) return address;
  if (address.length === 4) return address[0] === LOOPBACK[4] ? address : DOCUMENTATION[4];
  if (address.equals(LOOPBACK[6])) return address;
  return address.subarray(0, MAPPED.length).equals(MAPPED)
    ? Buffer.concat([MAPPED, maskedAddress(address.subarray(MAPPED.length))])
    : DOCUMENTATION[6];
}
