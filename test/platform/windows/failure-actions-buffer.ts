import { LAYOUTS } from '../../../src/platform/windows/structs/layouts.ts';
import type { RawBuffer } from '../../../src/platform/windows/system-calls.ts';

const { bytes: HEAD_BYTES, at: HEAD } = LAYOUTS.SERVICE_FAILURE_ACTIONSW;
const { bytes: ACTION_BYTES } = LAYOUTS.SC_ACTION;

/** SC_ACTION_TYPE; winsvc.h. */
export const [NOTHING, RESTART, REBOOT] = [0, 1, 2] as const;

/** What QueryServiceConfig2W writes for these actions, in a buffer with room behind them. */
export function failureActions(types: readonly number[], address = 0x1_8000_0000n): RawBuffer {
  const bytes = Buffer.alloc(HEAD_BYTES + (types.length + 4) * ACTION_BYTES, 0xff);
  bytes.fill(0, 0, HEAD_BYTES);
  bytes.writeUInt32LE(types.length, HEAD.cActions);
  if (types.length > 0) bytes.writeBigUInt64LE(address + BigInt(HEAD_BYTES), HEAD.lpsaActions);
  for (const [index, type] of types.entries()) bytes.writeUInt32LE(type, HEAD_BYTES + index * ACTION_BYTES);
  return { bytes, address };
}
