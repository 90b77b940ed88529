import { lockedByOpen } from '../file-lock.ts';
import { withoutBackend } from '../no-backend.ts';
import type { OperatingSystem } from '../operating-system.ts';
import { windowsPlaces } from './places.ts';

/** libuv's UV_FS_O_EXLOCK: CreateFile with share mode 0, so that every other open fails. */
const UV_FS_O_EXLOCK = 0x1000_0000;

/** Whether a process is elevated takes a function that Node does not have. */
export const WINDOWS_SYSTEM: OperatingSystem = withoutBackend('Windows', {
  isPrivileged: () => false,
  // As libuv maps them: Ctrl+C, Ctrl+Break, and a console that is closed.
  ownSignals: { end: ['SIGINT', 'SIGBREAK', 'SIGHUP'], reload: undefined },
  places: windowsPlaces,
  fileLock: () => lockedByOpen(UV_FS_O_EXLOCK),
});
