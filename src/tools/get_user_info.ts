import * as z from 'zod';
import { usersBesidesOwn } from '../host/access.ts';
import { caveatsOf } from '../host/caveats.ts';
import type { Capabilities } from '../platform/capabilities.ts';
import type { Machine } from '../platform/machine.ts';
import type { Access } from '../policy/policy.ts';
import { numberOf, type UserId } from '../process/owner.ts';
import { type Presenter, type SafeText, safe } from '../text/safe-text.ts';
import { Count, given, Shown, unlessUnknown } from './shared/fields.ts';
import { defineTool } from './tool.ts';

export const getUserInfo = ({ facts, guarantees, words }: Capabilities) =>
  defineTool({
    name: 'get_user_info',
    title: 'Who this server is',
    description:
      'Shows which user this server runs as, whose processes it may show and end, and why. Use it when something you expected is hidden or refused. No call can change these rules: only the person who runs the server can.',
    effect: 'read',
    input: z.strictObject({}),
    output: z.strictObject({
      username: Shown,
      ...given(
        { uid: unlessUnknown(Count, facts.ids), gid: unlessUnknown(Count, facts.ids) },
        { uid: facts.ids, gid: facts.ids },
      ),
      groups: z.array(Shown),
      access: z.strictObject({
        see: z.array(Shown).describe('Users whose processes are shown.'),
        change: z.array(Shown).describe('Users whose processes may be ended.'),
        root: z
          .enum(['hidden', 'listed', 'allowed'])
          .describe(`${words.privileged.processesFirst}: never shown, one line each, or like others.`),
        read_only: z.boolean(),
        guarantee: z.enum(guarantees).describe('How a signal is tied to the right process.'),
        why: z.array(Shown),
      }),
    }),
    run: (_, { machine, access, view }) => account(machine, access(), view.show),
    text: ({ groups, access: { see, change, why, ...access }, ...who }, _, { fields }) =>
      fields([
        ...Object.entries(who),
        ['groups', groups.join(' ')],
        ['may see', see.join(' ')],
        ['may end', change.join(' ') || 'none'],
        ['root', access.root],
        ['read_only', String(access.read_only)],
        ['guarantee', access.guarantee],
        ...why.map((reason) => ['why', reason] as const),
      ]),
  });

/** Who this server is, and what it may see and change under the rules in force, with the reasons. */
export async function account(machine: Machine, access: Access, show: Presenter) {
  const { self, users } = machine;
  const unchangeable = machine.unchangeable();
  const others = usersBesidesOwn(machine, access);
  await users.learn({ users: [self.user, ...others], groups: [self.group, ...self.groups] });
  const userName = (user: UserId): SafeText => show.text(users.nameOf(user));
  const isListed = self.privilege !== null;
  const own = users.isPrivileged(self.user) ? [] : [userName(self.user)];
  const allowed = access.allowUsers === 'everyone' ? [safe`everyone`] : others.map(userName);
  const withRoot = access.allowRoot ? [userName(users.root)] : [];
  const changeable = new Set([...own, ...allowed, ...withRoot]);
  return {
    username: userName(self.user),
    uid: numberOf(self.user),
    gid: numberOf(self.group),
    groups: self.groups.map((group) => show.text(users.groupNameOf(group))),
    access: {
      see: [...new Set([userName(self.user), ...changeable])],
      change: access.readOnly || unchangeable ? [] : [...changeable],
      root: access.allowRoot ? ('allowed' as const) : isListed ? ('listed' as const) : ('hidden' as const),
      read_only: access.readOnly,
      guarantee: machine.guarantee,
      why: [
        ...reasons(machine, access, show),
        ...unseen(machine),
        ...(unchangeable?.always ? [unchangeable.caveat] : []),
        ...caveatsOf(machine),
      ],
    },
  };
}

const unseen = (machine: Machine): SafeText[] => {
  const words = machine.unseenSystem();
  return words ? [words.processes] : [];
};

function reasons(machine: Machine, { allowRoot, allowUsers, readOnly, rules }: Access, show: Presenter): SafeText[] {
  const isListed = machine.self.privilege !== null;
  const { words } = machine.capabilities;
  const { processes, processesFirst, runs } = words.privileged;
  return [
    ...(machine.self.explain?.(show) ?? []),
    allowUsers === 'everyone' || allowUsers.size > 0
      ? safe`ALLOW_USERS adds users to this server's own; the operating system may still refuse to end their processes.`
      : safe`Only processes of this server's own user; ALLOW_USERS is not set.`,
    allowRoot
      ? safe`ALLOW_ROOT=Y: ${processes} may be seen and ended.`
      : isListed
        ? safe`This server ${runs}: ${processes} are listed, but details and ending need ALLOW_ROOT=Y.`
        : safe`${processesFirst} are neither shown nor touched: ALLOW_ROOT=Y is not set.`,
    ...(rules.length > 0
      ? [safe`Rules of the configuration decide, too (${rules.length}); a refusal names its rule.`]
      : []),
    ...(readOnly ? [safe`READ_ONLY: nothing can be changed.`] : []),
    ...words.kept,
  ];
}
