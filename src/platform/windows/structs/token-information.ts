import type { RawBuffer } from '../system-calls.ts';
import { LAYOUTS } from './layouts.ts';
import { pointedAt } from './pointed-at.ts';
import { rowOffsets } from './row-offsets.ts';
import { sidText } from './sid.ts';

/** Decodes what NtQueryInformationToken returns; TOKEN_INFORMATION_CLASS in winnt.h. */

const { bytes: GROUP_BYTES, at: GROUP } = LAYOUTS.SID_AND_ATTRIBUTES;
const GROUPS = LAYOUTS.TOKEN_GROUPS.at;

/** Attributes of groups; winnt.h. */
const [SE_GROUP_ENABLED, SE_GROUP_INTEGRITY] = [0x4, 0x20];
/** Each logon has one of its own: S-1-5-5-X-Y. */
const LOGON_ID = 'S-1-5-5-';

export type TokenIntegrity = 'untrusted' | 'low' | 'medium' | 'high' | 'system' | 'protected';

/** From the highest; between medium and high lies “medium plus”. SECURITY_MANDATORY_…_RID in winnt.h. */
const INTEGRITIES: readonly (readonly [from: number, TokenIntegrity])[] = [
  [0x5000, 'protected'],
  [0x4000, 'system'],
  [0x3000, 'high'],
  [0x2000, 'medium'],
  [0x1000, 'low'],
  [0, 'untrusted'],
];
const INTEGRITY_SID = /^S-1-16-(\d+)$/;

export interface TokenGroup {
  readonly sid: string;
  readonly isEnabled: boolean;
}

/** The SID of TOKEN_USER (1). */
export const tokenUser = (raw: RawBuffer): string | undefined => sidBehind(raw, LAYOUTS.TOKEN_USER.at['User.Sid']);

/** The SID of TOKEN_PRIMARY_GROUP (5). */
export const primaryGroup = (raw: RawBuffer): string | undefined =>
  sidBehind(raw, LAYOUTS.TOKEN_PRIMARY_GROUP.at.PrimaryGroup);

/** TOKEN_GROUPS (2), without what is not a group of users: the logon and the integrity level. */
export function tokenGroups(raw: RawBuffer): TokenGroup[] {
  return groupOffsets(raw.bytes).flatMap((at) => {
    const attributes = raw.bytes.readUInt32LE(at + GROUP.Attributes);
    const sid = sidBehind(raw, at + GROUP.Sid);
    if (sid === undefined || sid.startsWith(LOGON_ID) || (attributes & SE_GROUP_INTEGRITY) !== 0) return [];
    return [{ sid, isEnabled: (attributes & SE_GROUP_ENABLED) !== 0 }];
  });
}

/** Where each of TOKEN_GROUPS (2) begins, as far as they lie in the buffer. */
export function groupOffsets(bytes: Buffer): number[] {
  if (bytes.length < GROUPS.Groups) return [];
  return rowOffsets(bytes, { first: GROUPS.Groups, size: GROUP_BYTES, count: bytes.readUInt32LE(GROUPS.GroupCount) });
}

/** TokenSessionId (12) or TokenElevationType (18). */
export const tokenNumber = ({ bytes }: RawBuffer): number | undefined =>
  bytes.length < 4 ? undefined : bytes.readUInt32LE(0);

/** TOKEN_ELEVATION (20): whether it has the rights of an administrator. */
export const isTokenElevated = ({ bytes }: RawBuffer): boolean | undefined =>
  bytes.length < LAYOUTS.TOKEN_ELEVATION.bytes ? undefined : bytes.readUInt32LE(0) !== 0;

/** The level of TOKEN_MANDATORY_LABEL (25). */
export function tokenIntegrity(raw: RawBuffer): TokenIntegrity | undefined {
  const [, level] = INTEGRITY_SID.exec(sidBehind(raw, LAYOUTS.TOKEN_MANDATORY_LABEL.at['Label.Sid']) ?? '') ?? [];
  return level === undefined ? undefined : INTEGRITIES.find(([from]) => Number(level) >= from)?.[1];
}

/** The SID that the pointer at `offset` leads to. */
function sidBehind(raw: RawBuffer, offset: number): string | undefined {
  const at = pointedAt(raw, offset, LAYOUTS.SID.bytes);
  return at === undefined ? undefined : sidText(raw.bytes, at);
}
