import type { RawBuffer } from '../system-calls.ts';
import { LAYOUTS } from './layouts.ts';
import { rowOffsets } from './row-offsets.ts';

const { bytes: SIZE, at: AT } = LAYOUTS.LUID_AND_ATTRIBUTES;
const { PrivilegeCount, Privileges } = LAYOUTS.TOKEN_PRIVILEGES.at;
const SE_PRIVILEGE_ENABLED = 2;

/** The right to open any process; SE_DEBUG_PRIVILEGE in wdm.h. */
export const SE_DEBUG_PRIVILEGE = 20;

/** Where each of TOKEN_PRIVILEGES (3) begins, as far as they lie in the buffer. */
export function privilegeOffsets(bytes: Buffer): number[] {
  if (bytes.length < Privileges) return [];
  return rowOffsets(bytes, { first: Privileges, size: SIZE, count: bytes.readUInt32LE(PrivilegeCount) });
}

/** Is this privilege in force? A token that has it may not have switched it on. */
export const isPrivilegeEnabled = ({ bytes }: RawBuffer, privilege: number): boolean =>
  privilegeOffsets(bytes).some(
    (at) =>
      bytes.readBigUInt64LE(at + AT.Luid) === BigInt(privilege) &&
      (bytes.readUInt32LE(at + AT.Attributes) & SE_PRIVILEGE_ENABLED) !== 0,
  );
