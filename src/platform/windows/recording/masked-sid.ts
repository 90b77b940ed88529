import { sidBytes, sidText } from '../structs/sid.ts';

/** Sub-authorities that Windows itself has defined are smaller: SECURITY_NT_NON_UNIQUE is 21, an integrity 0x4000. */
const DEFINED_MAX = 0xffff;
/** Whose last part is one of a list, if it is below 1000; SECURITY_NT_NON_UNIQUE, SECURITY_BUILTIN_DOMAIN_RID, … */
const LISTED: ReadonlySet<number> = new Set([21, 32, 64]);
const LISTED_MAX = 999;

/**
 * The SID with the same number of parts, of which only those remain that are the same on each machine: the first, and
 * the last where it names a well-known user or group. Each other becomes its place: `S-1-5-21-1-2-3-4`.
 */
export function maskedSid(bytes: Buffer, offset = 0): Buffer | undefined {
  const [, , authority, ...rest] = sidText(bytes, offset)?.split('-') ?? [];
  if (authority === undefined) return undefined;
  const parts = rest.map(Number);
  const masked = parts.map((part, place) => {
    if (place === 0) return Math.min(part, DEFINED_MAX);
    const isListed = place === parts.length - 1 && LISTED.has(parts[0] ?? 0) && part <= LISTED_MAX;
    return isListed ? part : place;
  });
  return sidBytes(`S-1-${Math.min(Number(authority), 0xff)}-${masked.join('-')}`);
}
