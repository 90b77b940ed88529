import { lockedByOpen } from '../file-lock.ts';
import { withoutBackend } from '../no-backend.ts';
import type { OperatingSystem } from '../operating-system.ts';
import { windowsPlaces } from './places.ts';

/** libuv's UV_FS_O_EXLOCK: CreateFile with share mode 0, so that every other open fails. */
const UV_FS_O_EXLOCK = 0x1000_0000;

/** No server counts as privileged yet: Node has no function that says whether a process is elevated. */
export const WINDOWS_SYSTEM: OperatingSystem = withoutBackend('Windows', {
  isPrivileged: () => false,
  // libuv sends these for Ctrl+C, for Ctrl+Break, and when the console is closed.
  ownSignals: { end: ['SIGINT', 'SIGBREAK', 'SIGHUP'], reload: undefined },
  desktopPath: undefined,
  places: windowsPlaces,
  fileLock: () => lockedByOpen(UV_FS_O_EXLOCK),
});
