import type { OperatingSystem } from '../operating-system.ts';
import { isRoot } from '../posix/own-user.ts';
import { LINUX } from './capabilities.ts';
import { loadNative } from './ffi/native.ts';
import { linuxPlaces } from './places.ts';
import { isRunning, ownRun } from './running-process.ts';

/** What reads the machine is loaded when it is opened: some commands and processes of ours never do that. */
export const LINUX_SYSTEM: OperatingSystem = {
  capabilities: LINUX,
  isPrivileged: isRoot,
  places: linuxPlaces,
  openMachine: async (options) => (await import('./linux.ts')).linux(options),
  report: async (options) => (await import('./system-report.ts')).reportOnLinux(options),
  runningHere({ native: wanted }) {
    const native = wanted ? loadNative() : undefined;
    return { self: ownRun(), isRunning, tryLock: (fd) => native?.tryLock(fd) };
  },
};
