import { withoutBackend } from '../no-backend.ts';
import type { OperatingSystem } from '../operating-system.ts';
import { isRoot } from '../posix/own-user.ts';
import { darwinPlaces } from './places.ts';

export const DARWIN_SYSTEM: OperatingSystem = withoutBackend('macOS', { isPrivileged: isRoot, places: darwinPlaces });
