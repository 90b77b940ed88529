import { openLocked } from '../open-locked.ts';
import type { Environment, Places } from '../places.ts';
import { posixPlaces } from '../posix/places.ts';

/** open(2) of macOS: takes an advisory lock, like flock(2), as it opens the file. */
const O_EXLOCK = 0x20;

/**
 * Everything is in Application Support. No group is private: users and groups are in Open Directory, not in files, and
 * every user's own group is `staff`.
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
