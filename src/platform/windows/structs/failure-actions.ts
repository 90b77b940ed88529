import type { RawBuffer } from '../system-calls.ts';
import { LAYOUTS } from './layouts.ts';
import { pointedAt } from './pointed-at.ts';
import { rowOffsets } from './row-offsets.ts';

const ACTIONS = LAYOUTS.SERVICE_FAILURE_ACTIONSW;
const ACTION = LAYOUTS.SC_ACTION;
/** SC_ACTION_TYPE; winsvc.h. */
const SC_ACTION_RESTART = 1;

/** Does the service manager start the service again when it fails? SERVICE_FAILURE_ACTIONSW; winsvc.h. */
export function restartsAfterFailure(raw: RawBuffer): boolean {
  const { bytes } = raw;
  if (bytes.length < ACTIONS.bytes) return false;
  const count = Math.min(bytes.readUInt32LE(ACTIONS.at.cActions), Math.floor(bytes.length / ACTION.bytes));
  const first = count > 0 ? pointedAt(raw, ACTIONS.at.lpsaActions, count * ACTION.bytes) : undefined;
  if (first === undefined) return false;
  return rowOffsets(bytes, { first, size: ACTION.bytes, count }).some(
    (at) => bytes.readUInt32LE(at) === SC_ACTION_RESTART,
  );
}
