import { LAYOUTS } from '../structs/layouts.ts';
import { POINTER_BYTES, pointedAt } from '../structs/pointed-at.ts';
import { groupOffsets } from '../structs/token-information.ts';
import { privilegeOffsets } from '../structs/token-privileges.ts';
import type { RawBuffer } from '../system-calls.ts';
import { type Fields, maskedCopy } from './masked-copy.ts';
import { maskedSid } from './masked-sid.ts';

const { bytes: GROUP_BYTES, at: GROUP } = LAYOUTS.SID_AND_ATTRIBUTES;
const GROUPS = LAYOUTS.TOKEN_GROUPS.at;
const PRIVILEGE: Fields = [
  [LAYOUTS.LUID_AND_ATTRIBUTES.at.Luid, 8],
  [LAYOUTS.LUID_AND_ATTRIBUTES.at.Attributes, 4],
];

/** TokenUser (1), TokenPrimaryGroup (5), TokenIntegrityLevel (25): each begins with a pointer to a SID. */
export function maskedOwner(raw: RawBuffer): Buffer {
  if (raw.bytes.length < POINTER_BYTES) return Buffer.alloc(0);
  const copy = maskedCopy(raw.bytes);
  copy.keep(0, [[0, POINTER_BYTES]]);
  maskSid(raw, 0, copy.replace);
  return copy.bytes();
}

/** TokenGroups (2). */
export function maskedGroups(raw: RawBuffer): Buffer {
  const { bytes } = raw;
  if (bytes.length < GROUPS.Groups) return Buffer.alloc(0);
  const copy = maskedCopy(bytes);
  const groups = groupOffsets(bytes);
  copy.keep(0, [[GROUPS.GroupCount, 4]]);
  for (const group of groups) {
    copy.keep(group, [
      [GROUP.Sid, POINTER_BYTES],
      [GROUP.Attributes, 4],
    ]);
    copy.extend(group + GROUP_BYTES);
  }
  for (const group of groups) maskSid(raw, group + GROUP.Sid, copy.replace);
  return copy.bytes();
}

/** TokenPrivileges (3): numbers that are the same on each machine. */
export function maskedPrivileges({ bytes }: RawBuffer): Buffer {
  const copy = maskedCopy(bytes);
  copy.keep(0, [[LAYOUTS.TOKEN_PRIVILEGES.at.PrivilegeCount, 4]]);
  for (const at of privilegeOffsets(bytes)) copy.keep(at, PRIVILEGE);
  return copy.bytes();
}

function maskSid(raw: RawBuffer, offset: number, replace: (at: number, bytes: Buffer) => void): void {
  const at = pointedAt(raw, offset, LAYOUTS.SID.bytes);
  const sid = at === undefined ? undefined : maskedSid(raw.bytes, at);
  if (at !== undefined && sid) replace(at, sid);
}
