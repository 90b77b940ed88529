import { LAYOUTS } from './layouts.ts';

/** Security identifiers as bytes and as text; [MS-DTYP] 2.4.2. */

const { Revision, SubAuthorityCount, IdentifierAuthority, SubAuthority } = LAYOUTS.SID.at;
const REVISION = 1;
/** SID_MAX_SUB_AUTHORITIES; winnt.h. */
const MAX_PARTS = 15;
const AUTHORITY_BYTES = 6;
const PART_BYTES = 4;
const MAX_UINT32 = 0xffff_ffff;

const SID_TEXT = /^S-1-(\d{1,10}|0x[\da-f]{12})((?:-\d{1,10}){1,15})$/i;

/** `S-1-5-21-…` of the SID at `offset`; undefined if none, or not all of one, lies there. */
export function sidText(bytes: Buffer, offset = 0): string | undefined {
  if (offset < 0 || offset + SubAuthority > bytes.length) return undefined;
  const count = bytes.readUInt8(offset + SubAuthorityCount);
  if (bytes.readUInt8(offset + Revision) !== REVISION || count === 0 || count > MAX_PARTS) return undefined;
  const first = offset + SubAuthority;
  if (first + count * PART_BYTES > bytes.length) return undefined;
  const authority = bytes.readUIntBE(offset + IdentifierAuthority, AUTHORITY_BYTES);
  const shown = authority > MAX_UINT32 ? `0x${authority.toString(16).toUpperCase().padStart(12, '0')}` : authority;
  const parts = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(first + index * PART_BYTES));
  return `S-${REVISION}-${shown}-${parts.join('-')}`;
}

/** The bytes of a SID; undefined for any other text. */
export function sidBytes(text: string): Buffer | undefined {
  const [, authority, rest] = SID_TEXT.exec(text) ?? [];
  if (authority === undefined || rest === undefined) return undefined;
  const parts = rest.slice(1).split('-').map(Number);
  const isHex = /^0x/i.test(authority);
  if ((!isHex && Number(authority) > MAX_UINT32) || parts.some((part) => part > MAX_UINT32)) return undefined;
  const bytes = Buffer.alloc(SubAuthority + parts.length * PART_BYTES);
  bytes.writeUInt8(REVISION, Revision);
  bytes.writeUInt8(parts.length, SubAuthorityCount);
  bytes.writeUIntBE(Number(authority), IdentifierAuthority, AUTHORITY_BYTES);
  for (const [index, part] of parts.entries()) bytes.writeUInt32LE(part, SubAuthority + index * PART_BYTES);
  return bytes;
}
