import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FOREIGN_PROC } from '../../src/platform/linux/foreign-proc.ts';
import { type Access, type Action, type Caller, type DecisionContext, decide } from '../../src/policy/policy.ts';
import { userIdOf } from '../../src/process/owner.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { ASKED, callerOf, PROTECTED, STRUCTURES } from '../access.ts';
import { elevated, facts, JOHN, ME, ownedBy, ROOT, UNKNOWN } from '../memory/processes.ts';
import { runs } from '../runs.ts';

/** What holds for every process, caller and configuration. */

const RUNS = runs(100_000);

/** The rules written a second time, from the design and not from the code: facts about the target, in any order. */
function model(
  action: Action,
  target: ProcessFacts,
  { caller, access }: DecisionContext,
): 'hard-limit' | 'denied' | 'allowed' {
  const { pid, owner, ofKernel, comm } = target;
  const users = owner.all;
  const looks = action === 'list' || action === 'inspect';
  const hardLimited =
    caller.unchangeable !== undefined ||
    pid < 2 ||
    ofKernel ||
    caller.ownAncestry.has(pid) ||
    users.some((user) => user === caller.unmappedUser);
  const roots = users.includes(ROOT) || owner.privilege !== null;
  const ownLine = action === 'list' && caller.privilege !== null && users[0] === caller.user;
  const others = users.filter((user) => user !== ROOT && user !== caller.user);
  const closed = others.filter((user) => access.allowUsers !== 'everyone' && !access.allowUsers.has(user));
  const denials = [
    !looks && action !== 'priority' && comm === 'kitty',
    !looks && access.readOnly,
    !looks && ['sshd', 'dbus-daemon', 'gnome-session-b'].includes(comm),
    roots && !access.allowRoot && !ownLine,
    closed.length > 0,
  ];
  if (!looks && hardLimited) return 'hard-limit';
  return denials.includes(true) ? 'denied' : 'allowed';
}

const [ANN, NOBODY] = [userIdOf('1003'), userIdOf('65534')];
const user = fc.constantFrom(ROOT, ME, ME, JOHN, ANN, NOBODY);
const owner = fc.oneof(
  user.map((one) => ownedBy(one)),
  fc.tuple(user, user, user, user).map((four) => ownedBy(...four)),
  fc.constantFrom(UNKNOWN, elevated(ME), elevated(JOHN)),
);
const argv = { 'gnome-session-b': ['/usr/libexec/gnome-session-binary'], MainThread: ['node', 'sshd'] };
const comm = fc.constantFrom(
  ...['node', 'cat', 'kworker/0:1', 'MainThread', 'sshd', 'dbus-daemon', 'gnome-session-b', 'kitty'],
);
const aTarget = fc
  .record({ pid: fc.constantFrom(0, 1, 2, 50, 50, 899, 900), owner, ofKernel: oneIn(8), comm })
  .map(({ pid, ...rest }) =>
    facts(pid, { ...rest, argv: Object.entries(argv).find(([name]) => name === rest.comm)?.[1] ?? [] }),
  );
const aCaller = fc
  .record({
    user: fc.constantFrom(ROOT, ME, ME, JOHN),
    ownAncestry: fc.constantFrom(new Set<number>(), new Set([900]), new Set([900, 899])),
    unmappedUser: fc.constantFrom(NOBODY, NOBODY, undefined, ANN),
    unchangeable: fc.constantFrom(undefined, undefined, undefined, FOREIGN_PROC),
    isElevated: oneIn(4),
  })
  .map(({ user: of, isElevated, ...rest }) =>
    callerOf(of, { ...rest, ...(isElevated && of !== ROOT && { privilege: 'elevated' }) }),
  );
const anAccess: fc.Arbitrary<Access> = fc.record({
  protectedNames: fc.constant(PROTECTED),
  askedNames: fc.constant(ASKED),
  structures: fc.constant(STRUCTURES),
  rules: fc.constant([]),
  allowRoot: fc.boolean(),
  allowUsers: fc.oneof(
    fc.constant('everyone' as const),
    fc.subarray([ROOT, ME, JOHN, ANN, NOBODY]).map((some) => new Set(some)),
  ),
  readOnly: oneIn(4),
});
const anAction = fc.constantFrom<Action>('list', 'inspect', 'terminate', 'signal', 'interrupt', 'priority');

test('every decision is that of the model', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anAction, aTarget, aCaller, anAccess, (action, target, caller, access) => {
      const { allowed, rule } = decide(action, target, { caller, access });
      const verdict = allowed ? 'allowed' : rule.startsWith('hard limit') ? 'hard-limit' : 'denied';
      assert.equal(verdict, model(action, target, { caller, access }), rule);
      seen.add(rule.replace(/^protected: .*/, 'protected'));
    }),
    RUNS,
  );
  // All rules have decided something: none of this is proven of cases that never come.
  assert.equal(seen.size, 11, [...seen].join(', '));
});

const everyoneOr = (one: Access['allowUsers'], other: Access['allowUsers']): Access['allowUsers'] =>
  one === 'everyone' || other === 'everyone' ? 'everyone' : new Set([...one, ...other]);
const both = (one: Access['allowUsers'], other: Access['allowUsers']): Access['allowUsers'] =>
  one === 'everyone' ? other : other === 'everyone' ? one : new Set([...one].filter((uid) => other.has(uid)));

test('allowing more never denies more', () => {
  fc.assert(
    fc.property(anAction, aTarget, aCaller, anAccess, anAccess, (action, target, caller, access, more) => {
      const wider: Access = {
        ...access,
        allowRoot: access.allowRoot || more.allowRoot,
        allowUsers: everyoneOr(access.allowUsers, more.allowUsers),
        readOnly: access.readOnly && more.readOnly,
      };
      if (decide(action, target, { caller, access }).allowed)
        assert.ok(decide(action, target, { caller, access: wider }).allowed);
    }),
    RUNS,
  );
});

test('adding a deny never allows more: read-only, fewer users, no root, a longer ancestry', () => {
  fc.assert(
    fc.property(anAction, aTarget, aCaller, anAccess, anAccess, (action, target, caller, access, less) => {
      const narrower: Access = {
        ...access,
        allowRoot: access.allowRoot && less.allowRoot,
        allowUsers: both(access.allowUsers, less.allowUsers),
        readOnly: access.readOnly || less.readOnly,
      };
      const watched: Caller = { ...caller, ownAncestry: new Set([...caller.ownAncestry, 50]) };
      const before = decide(action, target, { caller, access }).allowed;
      for (const [as, under] of [
        [caller, narrower],
        [watched, access],
      ] as const)
        assert.ok(before || !decide(action, target, { caller: as, access: under }).allowed);
    }),
    RUNS,
  );
});

function oneIn(count: number): fc.Arbitrary<boolean> {
  return fc.nat({ max: count - 1 }).map((drawn) => drawn === 0);
}
