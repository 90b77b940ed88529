import { WINDOWS } from '../../../src/platform/windows/capabilities.ts';
import { openSources } from '../../../src/platform/windows/sources.ts';
import { windowsOn } from '../../../src/platform/windows/windows.ts';
import type { Access } from '../../../src/policy/policy.ts';
import { rulesForNames } from '../../../src/policy/protected.ts';
import { testMachine } from '../../memory/memory-machine.ts';
import { connect } from '../../server/support.ts';
import { memoryCalls } from './memory-calls.ts';
import { type MemoryWindows, OWN_PID } from './memory-windows.ts';

/** The readers of Windows, and the tools, on a Windows of data. */

const { never, asked } = WINDOWS.protectedNames;
const ACCESS: Partial<Access> = {
  protectedNames: rulesForNames('protected', never, WINDOWS.naming),
  askedNames: rulesForNames('ask', asked, WINDOWS.naming),
};

export function sourcesOn(windows: MemoryWindows, argv = true) {
  const calls = memoryCalls(windows);
  return { ...openSources(calls, { argv, ownPid: OWN_PID }), openHandles: calls.openHandles };
}

export function machineOn(windows: MemoryWindows, argv = true) {
  const calls = memoryCalls(windows);
  return { ...testMachine(windowsOn(calls, { argv, ownPid: OWN_PID })), openHandles: calls.openHandles };
}

/** A client of a server on this Windows. */
export const toolsOn = (windows: MemoryWindows, access: Partial<Access> = {}) =>
  connect(machineOn(windows), { ...ACCESS, ...access });
