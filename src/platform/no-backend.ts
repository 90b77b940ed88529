import { ProcessError } from '../errors.ts';
import { LOCKED_BY_LINK } from './file-lock.ts';
import { LINUX } from './linux/capabilities.ts';
import type { OperatingSystem } from './operating-system.ts';
import type { Environment, Places } from './places.ts';
import { accountInPasswd } from './posix/home.ts';
import { isRoot } from './posix/own-user.ts';
import { posixPlaces, XDG_FOLDERS } from './posix/places.ts';
import { POSIX_OWN_SIGNALS } from './posix/signals.ts';

/**
 * A system that this server cannot read yet. The server starts, and describes its tools as on Linux. Every function
 * that would reach the machine throws UNSUPPORTED.
 */
export function withoutBackend(
  system: string,
  known: Pick<OperatingSystem, 'isPrivileged' | 'ownSignals' | 'desktopPath' | 'places' | 'fileLock'>,
): OperatingSystem {
  const unsupported = (): never => {
    throw new ProcessError('UNSUPPORTED', `there is no backend for ${system} yet`, 'Use Linux.');
  };
  return {
    ...known,
    capabilities: { ...LINUX, system, syslog: undefined },
    openMachine: async () => unsupported(),
    report: async () => unsupported(),
    runningHere: unsupported,
  };
}

/** A system of which only Node's name is known. Its files are where Linux has them, and no group counts as private. */
export const unknownSystem = (platform: string): OperatingSystem =>
  withoutBackend(platform, {
    isPrivileged: isRoot,
    ownSignals: POSIX_OWN_SIGNALS,
    desktopPath: undefined,
    places: unknownPlaces,
    fileLock: () => LOCKED_BY_LINK,
  });

const unknownPlaces = (environment: Environment): Places =>
  posixPlaces(environment, {
    ...XDG_FOLDERS,
    ownAccount: accountInPasswd,
    isPrivateGroup: () => false,
    mayBeRoot: () => false,
  });
