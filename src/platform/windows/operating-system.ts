import { withoutBackend } from '../no-backend.ts';
import type { OperatingSystem } from '../operating-system.ts';
import { windowsPlaces } from './places.ts';

/** Whether a process is elevated takes a function that Node does not have. */
export const WINDOWS_SYSTEM: OperatingSystem = withoutBackend('Windows', {
  isPrivileged: () => false,
  places: windowsPlaces,
});
