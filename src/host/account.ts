import type { Machine } from '../platform/machine.ts';
import type { Access } from '../policy/policy.ts';
import { type SafeText, safe, safeText } from '../text/display.ts';
import { EVERYONE } from './access.ts';
import { caveatsOf } from './caveats.ts';

/** Who this server is, and what it may see and change under the rules in force, with the reasons. */
export async function account(machine: Machine, access: Access) {
  const { self, users, kernelInterfaces } = machine;
  await users.learn({ uids: [self.uid, ...othersIn(access)], gids: [self.gid, ...self.groups] });
  const userName = (uid: number): SafeText => safeText(users.nameOf(uid));
  const isRoot = self.uid === 0;
  const allowed = access.allowUids === 'everyone' ? [safe`everyone`] : othersIn(access).map(userName);
  const withRoot = access.allowRoot ? [userName(0)] : [];
  const changeable = new Set([...(isRoot ? [] : [userName(self.uid)]), ...allowed, ...withRoot]);
  return {
    username: userName(self.uid),
    uid: self.uid,
    gid: self.gid,
    groups: self.groups.map((gid) => safeText(users.groupNameOf(gid))),
    access: {
      see: [...new Set([userName(self.uid), ...changeable])],
      change: access.readOnly ? [] : [...changeable],
      root: access.allowRoot ? ('allowed' as const) : isRoot ? ('listed' as const) : ('hidden' as const),
      read_only: access.readOnly,
      guarantee: kernelInterfaces.pidfd ? ('pidfd' as const) : ('start_time' as const),
      why: [...reasons(access, isRoot), ...caveatsOf(machine)],
    },
  };
}

/** What `username` can be: those that are allowed by name, and all that may be seen. */
export function usernames({ self, users }: Machine, access: Access): string[] {
  const uids = new Set([self.uid, ...othersIn(access), ...(access.allowRoot ? [0] : [])]);
  return [...[...uids].map((uid) => safeText(users.nameOf(uid))), EVERYONE];
}

/** Root has a setting of its own: naming it among the users does not open it. */
const othersIn = ({ allowUids }: Access): number[] =>
  allowUids === 'everyone' ? [] : [...allowUids].filter((uid) => uid !== 0);

function reasons({ allowRoot, allowUids, readOnly, rules }: Access, isRoot: boolean): SafeText[] {
  return [
    allowUids === 'everyone' || allowUids.size > 0
      ? safe`ALLOW_USERS adds users to this server's own; the operating system may still refuse to end their processes.`
      : safe`Only processes of this server's own user; ALLOW_USERS is not set.`,
    allowRoot
      ? safe`ALLOW_ROOT=Y: root's processes may be seen and ended.`
      : isRoot
        ? safe`This server runs as root: root's processes are listed, but details and ending need ALLOW_ROOT=Y.`
        : safe`Root's processes are neither shown nor touched: ALLOW_ROOT=Y is not set.`,
    ...(rules.length > 0
      ? [safe`Rules of the configuration decide besides (${rules.length}); a refusal names its rule.`]
      : []),
    ...(readOnly ? [safe`READ_ONLY: nothing can be changed.`] : []),
    safe`Never ended, whatever is set: pid 1, kernel threads, this server, its client and all processes above them, processes of unmapped users.`,
    safe`Protected by what they are or by name: the desktop session, its display and sound, init, logins, network, security programs, container runtimes.`,
    safe`Asked about first: terminals, tmux and its like, editors, assistants, what your client works with.`,
  ];
}
