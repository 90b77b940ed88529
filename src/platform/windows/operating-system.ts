import { lockedByOpen } from '../file-lock.ts';
import type { OperatingSystem } from '../operating-system.ts';
import { WINDOWS } from './capabilities.ts';
import { windowsPlaces } from './places.ts';
import { runningHere } from './running-process.ts';
import { isPrivileged } from './self-reader.ts';

/** libuv's UV_FS_O_EXLOCK: CreateFile with share mode 0, so that every other open fails. */
const UV_FS_O_EXLOCK = 0x1000_0000;

/** The code that reads the machine is loaded when it is opened: some commands and processes of ours never open it. */
export const WINDOWS_SYSTEM: OperatingSystem = {
  capabilities: WINDOWS,
  isPrivileged,
  // libuv sends these for Ctrl+C, for Ctrl+Break, and when the console is closed.
  ownSignals: { end: ['SIGINT', 'SIGBREAK', 'SIGHUP'], reload: undefined },
  desktopPath: undefined,
  places: windowsPlaces,
  openMachine: async (options) => (await import('./windows.ts')).windows(options),
  report: async (options) => (await import('./system-report.ts')).reportOnWindows(options),
  record: async () => (await import('./recording/recorded-files.ts')).recordWindows(),
  runningHere,
  fileLock: () => lockedByOpen(UV_FS_O_EXLOCK),
};
