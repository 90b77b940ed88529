import { userInfo } from 'node:os';
import type { Environment, Places } from '../places.ts';
import { accountInPasswd, type OwnAccount } from '../posix/home.ts';
import { posixPlaces } from '../posix/places.ts';

/**
 * Everything is in Application Support. No group is private: users and groups are in Open Directory, not in files, and
 * every user's own group is `staff`.
 */
export const darwinPlaces = (environment: Environment): Places =>
  posixPlaces(environment, {
    systemFolder: '/Library/Application Support',
    configFolder: 'Library/Application Support',
    stateFolder: 'Library/Application Support',
    ownAccount,
    isPrivateGroup: () => false,
    mayBeRoot: () => false,
  });

/** passwd(5) has only the system's own users. The users of people are in Open Directory, which libc asks. */
function ownAccount(): OwnAccount {
  const listed = accountInPasswd();
  if (listed.name !== undefined) return listed;
  try {
    const { username, homedir } = userInfo();
    return { name: username, home: homedir };
  } catch {
    return {};
  }
}
