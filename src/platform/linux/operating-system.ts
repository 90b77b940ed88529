import type { OperatingSystem } from '../operating-system.ts';
import { isRoot } from '../posix/own-user.ts';
import { POSIX_OWN_SIGNALS } from '../posix/signals.ts';
import { LINUX } from './capabilities.ts';
import { loadNative } from './ffi/native.ts';
import { linuxFileLock } from './file-lock.ts';
import { linuxPlaces } from './places.ts';
import { isRunning, ownRun } from './running-process.ts';

/** The code that reads the machine is loaded when it is opened: some commands and processes of ours never open it. */
export const LINUX_SYSTEM: OperatingSystem = {
  capabilities: LINUX,
  isPrivileged: isRoot,
  ownSignals: POSIX_OWN_SIGNALS,
  desktopPath: '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin', // systemd's default
  places: linuxPlaces,
  openMachine: async (options) => (await import('./linux.ts')).linux(options),
  report: async (options) => (await import('./system-report.ts')).reportOnLinux(options),
  runningHere: () => ({ self: ownRun(), isRunning }),
  fileLock: ({ native }) => linuxFileLock(native ? loadNative() : undefined),
};
