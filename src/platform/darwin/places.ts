import { openLocked } from '../open-locked.ts';
import type { Environment, Places } from '../places.ts';
import { posixPlaces } from '../posix/places.ts';

/** open(2): an advisory lock as of flock(2), taken together with the file. */
const O_EXLOCK = 0x20;

/**
 * Application Support. No group is private: users and groups are in Open Directory, not in files, and everyone's own
 * group is `staff`.
 */
export const darwinPlaces = (environment: Environment): Places =>
  posixPlaces(environment, {
    systemFolder: '/Library/Application Support',
    configFolder: 'Library/Application Support',
    stateFolder: 'Library/Application Support',
    isPrivateGroup: () => false,
    mayBeRoot: () => false,
    openLocked: (path) => openLocked(path, O_EXLOCK),
  });
