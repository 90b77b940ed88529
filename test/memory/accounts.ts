import type { Self } from '../../src/platform/self.ts';
import type { Users } from '../../src/platform/users.ts';
import { numberOf, userIdOf } from '../../src/process/owner.ts';
import type { MemoryMachine } from './data.ts';

/** Who the server is on a machine in memory. */
export const selfOn = ({ system, user }: MemoryMachine): Self => ({
  pid: 900,
  startTime: 9000,
  bootId: 'boot',
  pidNamespace: '1',
  user,
  privilege: system.privileged.get(user) ?? null,
  group: user,
  groups: [user],
  unmappedUser: system.unmappedUser,
});

export function usersOn({ system: { root, users, privileged } }: MemoryMachine): Users {
  return {
    root,
    isPrivileged: (user) => privileged.has(user),
    nameOf: (user) => users.get(user) ?? user,
    idOf: (name) =>
      [...users].find(([, known]) => known === name)?.[0] ?? (numberOf(name) === null ? undefined : userIdOf(name)),
    groupNameOf: (group) => users.get(userIdOf(group)) ?? group,
    learn: async () => undefined,
    isSilent: () => false,
  };
}
