import { lockedByOpen } from '../file-lock.ts';
import { withoutBackend } from '../no-backend.ts';
import type { OperatingSystem } from '../operating-system.ts';
import { isRoot } from '../posix/own-user.ts';
import { POSIX_OWN_SIGNALS } from '../posix/signals.ts';
import { darwinPlaces } from './places.ts';

/** open(2) of macOS: takes an advisory lock, like flock(2), as it opens the file. */
const O_EXLOCK = 0x20;

export const DARWIN_SYSTEM: OperatingSystem = withoutBackend('macOS', {
  isPrivileged: isRoot,
  ownSignals: POSIX_OWN_SIGNALS,
  desktopPath: '/usr/bin:/bin:/usr/sbin:/sbin', // launchd's default
  places: darwinPlaces,
  fileLock: () => lockedByOpen(O_EXLOCK),
});
