import assert from 'node:assert/strict';
import { bindKoffi } from '../../../../src/platform/koffi.ts';
import { bindWindows } from '../../../../src/platform/windows/ffi/libraries.ts';
import { isRefused, type Refused } from '../../../../src/platform/windows/system-calls.ts';

const found = bindKoffi(bindWindows);

/** This Windows itself. */
export const SYSTEM = 'why' in found ? assert.fail(found.why) : found.native;

/** What a call gave, which it must not refuse. */
export function given<T extends object>(result: T | Refused): T {
  return isRefused(result) ? assert.fail(`refused with status 0x${result.status.toString(16)}`) : result;
}
