import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOREIGN_PROC } from '../../src/platform/linux/foreign-proc.ts';
import {
  type Access,
  type Action,
  attributesNeeded,
  type Caller,
  decide,
  userListed,
} from '../../src/policy/policy.ts';
import type { Rule } from '../../src/policy/rule.ts';
import { type Owner, type UserId, userIdOf } from '../../src/process/owner.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { safe } from '../../src/text/safe-text.ts';
import { callerOf, DEFAULT_ACCESS } from '../access.ts';
import { elevated, facts, JOHN, ME, ownedBy, ROOT, UNKNOWN } from '../memory/processes.ts';

const NOBODY = userIdOf('65534');
const OPEN: Access = { ...DEFAULT_ACCESS, allowRoot: true, allowUsers: 'everyone' };
const ANCESTRY = new Set([900, 899]);

interface Case {
  readonly owner?: Owner;
  readonly rest?: Partial<ProcessFacts>;
  readonly pid?: number;
  readonly as?: UserId;
  readonly access?: Partial<Access>;
  /** The rule that decides on listing, inspecting and terminating. */
  readonly rules: readonly [list: string, inspect: string, terminate: string];
}

const ALL = (rule: string): Case['rules'] => [rule, rule, rule];

const CASES: Readonly<Record<string, Case>> = {
  'an own process': { rules: ALL('default') },
  "another user's": { owner: ownedBy(JOHN), rules: ALL('isolation') },
  "another user's, allowed": { owner: ownedBy(JOHN), access: { allowUsers: new Set([JOHN]) }, rules: ALL('default') },
  "another user's, all allowed": { owner: ownedBy(JOHN), access: { allowUsers: 'everyone' }, rules: ALL('default') },
  "root's": { owner: ownedBy(ROOT), rules: ALL('root') },
  "root's, everyone allowed": { owner: ownedBy(ROOT), access: { allowUsers: 'everyone' }, rules: ALL('root') },
  "root's, root allowed": { owner: ownedBy(ROOT), access: { allowRoot: true }, rules: ALL('default') },
  'real uid root': { owner: ownedBy(ROOT, ME, ME, ME), rules: ALL('root') },
  'effective uid root': { owner: ownedBy(ME, ROOT, ME, ME), rules: ALL('root') },
  'saved uid root': { owner: ownedBy(ME, ME, ROOT, ME), rules: ALL('root') },
  'file-system uid root': { owner: ownedBy(ME, ME, ME, ROOT), rules: ALL('root') },
  'own, running as another': { owner: ownedBy(ME, JOHN, JOHN, JOHN), rules: ALL('isolation') },
  "root's, to a server of root": { owner: ownedBy(ROOT), as: ROOT, rules: ['default', 'root', 'root'] },
  "a user's setuid program, to a server of root": {
    owner: ownedBy(ME, ROOT, ROOT, ROOT),
    as: ROOT,
    rules: ALL('root'),
  },
  "another's, to a server of root": { owner: ownedBy(JOHN), as: ROOT, rules: ALL('isolation') },
  'an elevated one of the own user': { owner: elevated(ME), rules: ALL('root') },
  'an elevated one, everyone allowed': {
    owner: elevated(JOHN),
    access: { allowUsers: 'everyone' },
    rules: ALL('root'),
  },
  'an elevated one, root allowed': { owner: elevated(ME), access: { allowRoot: true }, rules: ALL('default') },
  "another user's elevated one, root allowed": {
    owner: elevated(JOHN),
    access: { allowRoot: true },
    rules: ALL('isolation'),
  },
  'one of an unknown user': { owner: UNKNOWN, rules: ALL('root') },
  'one of an unknown user, everyone allowed': {
    owner: UNKNOWN,
    access: { allowUsers: 'everyone' },
    rules: ALL('root'),
  },
  'one of an unknown user, root allowed': { owner: UNKNOWN, access: { allowRoot: true }, rules: ALL('default') },
  'one of an unknown user, to a server of root': { owner: UNKNOWN, as: ROOT, rules: ALL('root') },
  'pid 1': { pid: 1, access: OPEN, rules: ['default', 'default', 'hard limit: pid 1'] },
  'a kernel thread': {
    rest: { ofKernel: true },
    access: OPEN,
    rules: ['default', 'default', 'hard limit: kernel thread'],
  },
  'one that calls itself a kernel thread': { rest: { comm: 'kworker/0:1' }, rules: ALL('default') },
  'the server itself': { pid: 900, access: OPEN, rules: ['default', 'default', 'hard limit: own ancestry'] },
  'its client': { pid: 899, access: OPEN, rules: ['default', 'default', 'hard limit: own ancestry'] },
  'an unmapped user': {
    owner: ownedBy(NOBODY),
    access: OPEN,
    rules: ['default', 'default', 'hard limit: unmapped user'],
  },
  'read-only': { access: { readOnly: true }, rules: ['default', 'default', 'read-only'] },
  'a protected name': { rest: { comm: 'sshd' }, access: OPEN, rules: ['default', 'default', 'protected: sshd'] },
  'a protected name out of argv': {
    rest: { comm: 'gnome-session-b', argv: ['/usr/libexec/gnome-session-binary'] },
    rules: ['default', 'default', 'protected: gnome-session-binary'],
  },
  'a name that is asked about': {
    rest: { comm: 'kitty' },
    access: OPEN,
    rules: ['default', 'default', 'ask: kitty'],
  },
};

const callerAs = (user: UserId): Caller => callerOf(user, { ownAncestry: ANCESTRY, unmappedUser: NOBODY });
const ACTIONS: readonly Action[] = ['list', 'inspect', 'terminate'];

for (const [what, { owner = ownedBy(ME), rest, pid = 50, as = ME, access, rules }] of Object.entries(CASES)) {
  test(`${what}: ${rules.join(', ')}`, () => {
    const target = facts(pid, { owner, ...rest });
    const decided = ACTIONS.map((action) =>
      decide(action, target, { caller: callerAs(as), access: { ...DEFAULT_ACCESS, ...access } }),
    );
    assert.deepEqual(
      decided.map(({ rule }) => rule),
      rules,
    );
    assert.deepEqual(
      decided.map(({ allowed }) => allowed),
      rules.map((rule) => rule === 'default'),
    );
  });
}

test("what the system and its services run counts as the machine's own", () => {
  const [system, service] = [userIdOf('S-1-5-18'), userIdOf('S-1-5-19')];
  const caller = callerOf(ME, { isPrivileged: (one) => one === system || one === service });
  const ruleFor = (owner: Owner, access: Partial<Access>) =>
    ACTIONS.map(
      (action) => decide(action, facts(50, { owner }), { caller, access: { ...DEFAULT_ACCESS, ...access } }).rule,
    );
  for (const user of [system, service]) {
    const owner: Owner = { user, all: [user], privilege: 'system' };
    assert.deepEqual(ruleFor(owner, {}), ALL('root'));
    assert.deepEqual(ruleFor(owner, { allowUsers: 'everyone' }), ALL('root'));
    assert.deepEqual(ruleFor(owner, { allowRoot: true }), ALL('default'));
  }
});

test("an elevated server lists its own user's elevated processes, one line each, and no others", () => {
  const caller = callerOf(ME, { privilege: 'elevated' });
  const ruleFor = (owner: Owner) =>
    ACTIONS.map((action) => decide(action, facts(50, { owner }), { caller, access: DEFAULT_ACCESS }).rule);
  assert.deepEqual(ruleFor(elevated(ME)), ['default', 'root', 'root']);
  for (const owner of [elevated(JOHN), ownedBy(ROOT), UNKNOWN]) assert.deepEqual(ruleFor(owner), ALL('root'));
});

test('no allow of a rule opens an elevated process, or one of an unknown user', () => {
  const rules = [{}, { users: [ME, JOHN, ROOT] }].map((match) => ({ ...rule('allow', ['view', 'terminate']), match }));
  const access: Access = { ...DEFAULT_ACCESS, allowUsers: 'everyone', rules };
  for (const owner of [elevated(ME), elevated(JOHN), UNKNOWN]) {
    for (const action of ACTIONS)
      assert.equal(decide(action, facts(50, { owner }), { caller: callerAs(ME), access }).rule, 'root', action);
  }
});

test('no setting lifts the hard limits', () => {
  const hardLimited = [facts(1), facts(50, { ofKernel: true }), facts(900), facts(50, { owner: ownedBy(NOBODY) })];
  for (const allowRoot of [true, false]) {
    for (const allowUsers of ['everyone', new Set<UserId>()] as const) {
      for (const user of [ROOT, ME]) {
        for (const target of hardLimited) {
          const access = { ...DEFAULT_ACCESS, allowRoot, allowUsers };
          assert.equal(decide('terminate', target, { caller: callerAs(user), access }).allowed, false);
        }
      }
    }
  }
});

test('allowing more never denies more, for any users', () => {
  const some = [ROOT, ME, JOHN, NOBODY];
  for (const real of some) {
    for (const effective of some) {
      for (const action of ACTIONS) {
        const target = facts(50, { owner: ownedBy(real, effective, effective, effective) });
        const caller = callerAs(ME);
        const narrow = decide(action, target, { caller, access: DEFAULT_ACCESS }).allowed;
        const wide = decide(action, target, { caller, access: OPEN }).allowed;
        assert.ok(!narrow || wide);
      }
    }
  }
});

const rule = (effect: Rule['effect'], actions: Rule['actions'], label: string = effect): Rule => ({
  ...{ effect, actions, match: {}, label },
});

/** The whole decision about an own process, or another's. */
function decision(
  action: Action,
  {
    access = {},
    caller = {},
    user = ME,
    rest = {},
  }: {
    access?: Partial<Access>;
    caller?: Partial<Caller>;
    user?: UserId;
    rest?: Partial<ProcessFacts>;
  } = {},
) {
  return decide(action, facts(50, { owner: ownedBy(user), ...rest }), {
    caller: { ...callerAs(ME), ...caller },
    access: { ...DEFAULT_ACCESS, ...access },
  });
}

test('a decision that allows says whether a rule did', () => {
  assert.deepEqual(decision('list'), { allowed: true, by: 'default', rule: 'default' });
  const opened = {
    user: JOHN,
    access: { rules: [rule('allow', ['view', 'terminate'], 'one'), rule('allow', ['view'], 'two')] },
  };
  assert.deepEqual(decision('inspect', opened), { allowed: true, by: 'allow', rule: 'one' });
  assert.deepEqual(decision('terminate', opened), { allowed: true, by: 'allow', rule: 'one' });
});

test('a refusal has what decided, its code and its reason; of several rules the first decides', () => {
  const refused = (...args: Parameters<typeof decision>) => {
    const { allowed: _, ...rest } = { hint: undefined, ...decision(...args) };
    return rest;
  };
  const hint = undefined;
  assert.deepEqual(refused('list', { user: JOHN }), {
    ...{ by: 'isolation', rule: 'isolation', code: 'ACCESS_DENIED', reason: 'it belongs to another user', hint },
  });
  assert.deepEqual(refused('list', { user: ROOT }), {
    ...{ by: 'root', rule: 'root', code: 'ROOT_PROTECTED', reason: 'it is a process of root', hint },
  });
  assert.deepEqual(refused('signal', { access: { readOnly: true } }), {
    ...{ by: 'read-only', rule: 'read-only', code: 'ACCESS_DENIED', reason: 'this server only reads', hint },
  });
  assert.deepEqual(
    refused('inspect', { access: { rules: [rule('deny', ['view'], 'one'), rule('deny', ['view'], 'two')] } }),
    {
      ...{ by: 'deny', rule: 'one', code: 'ACCESS_DENIED', reason: 'a rule hides it', hint },
    },
  );
  assert.deepEqual(refused('terminate', { rest: { comm: 'sshd', argv: ['sshd'] } }).by, 'protected');
  assert.deepEqual(refused('terminate', { rest: facts(50, { ofKernel: true }) }), {
    ...{
      by: 'hard-limit',
      rule: 'hard limit: kernel thread',
      code: 'PROTECTED',
      reason: 'it is a thread of the kernel',
      hint,
    },
  });
  const { hint: how, ...foreign } = refused('priority', { caller: { unchangeable: FOREIGN_PROC } });
  assert.deepEqual([foreign.by, 'code' in foreign && foreign.code], ['hard-limit', 'UNSUPPORTED']);
  assert.match(String(how), /^Mount this namespace's own \/proc/);
  assert.equal(decision('inspect', { caller: { unchangeable: FOREIGN_PROC } }).allowed, true);
});

test('each change has its own word in the reason of a rule', () => {
  const words = { terminate: 'ending', kill: 'killing', signal: 'signalling', priority: 'renicing' } as const;
  for (const action of ['terminate', 'kill', 'signal', 'priority'] as const) {
    const denied = decision(action, { access: { rules: [rule('deny', [action])] } });
    assert.equal('reason' in denied && denied.reason, `a rule forbids ${words[action]} it`);
    const asked = decision(action, { access: { rules: [rule('ask', [action])] } });
    assert.deepEqual(asked, {
      ...{ allowed: false, by: 'ask', rule: 'ask', code: 'NEEDS_CONFIRMATION' },
      reason: `the user is asked before ${words[action]} it`,
    });
  }
  const interrupted = decision('interrupt', { access: { rules: [rule('deny', ['terminate'])] } });
  assert.equal('reason' in interrupted && interrupted.reason, 'a rule forbids sending a signal that can end it');
  assert.equal(decision('signal', { access: { rules: [rule('deny', ['terminate'])] } }).allowed, true);
  assert.equal(decision('interrupt', { access: { rules: [rule('deny', ['signal'])] } }).allowed, false);
});

test('what the client works with, or has a name that is asked about, may be given another priority', () => {
  const helper = safe`your client works with it`;
  for (const setup of [{ caller: { helper } }, { rest: { comm: 'kitty', argv: ['kitty'] } }]) {
    assert.equal(decision('priority', setup).allowed, true);
    const { by, rule: named } = decision('terminate', setup);
    assert.deepEqual([by, named], ['ask', 'caller' in setup ? "client's helper" : 'ask: kitty']);
  }
});

test('a user is in a list where that user is allowed, or a rule opens one', () => {
  const listed = (user: UserId | null, access: Partial<Access> = {}, as = ME): boolean =>
    userListed(user, callerAs(as), { ...DEFAULT_ACCESS, ...access });
  assert.deepEqual([listed(ME), listed(JOHN), listed(ROOT), listed(null)], [true, false, false, false]);
  assert.deepEqual([listed(ROOT, { allowRoot: true }), listed(ROOT, {}, ROOT)], [true, true]);
  assert.deepEqual([listed(null, { allowRoot: true }), listed(null, { allowUsers: 'everyone' })], [true, false]);
  assert.deepEqual([listed(null, {}, ROOT), listed(null, { rules: [rule('allow', ['view'])] })], [false, false]);
  assert.deepEqual([listed(JOHN, { allowUsers: 'everyone' }), listed(ROOT, { allowUsers: 'everyone' })], [true, false]);
  const rules = (match: Rule['match'], effect: Rule['effect'] = 'allow') => ({
    rules: [{ ...rule(effect, ['view']), match }],
  });
  assert.deepEqual([listed(JOHN, rules({})), listed(ROOT, rules({}))], [true, false]);
  assert.deepEqual(
    [listed(JOHN, rules({ users: [JOHN] })), listed(JOHN, rules({ users: [userIdOf('7')] }))],
    [true, false],
  );
  assert.deepEqual([listed(ROOT, rules({ users: [ROOT] })), listed(JOHN, rules({}, 'deny'))], [true, false]);
});

test('nothing is read of a process for a list without rules; for a change, its structure', () => {
  const needed = (action: Action, user = ME, rules: Rule[] = [], structures = DEFAULT_ACCESS.structures) =>
    [
      ...attributesNeeded(action, facts(50, { owner: ownedBy(user) }), {
        caller: callerAs(ME),
        access: { ...DEFAULT_ACCESS, rules, structures },
      }),
    ].sort();
  const byExe = (effect: Rule['effect'], actions: Rule['actions']): Rule => ({
    ...rule(effect, actions),
    match: { exe: ['/x'] },
  });
  assert.deepEqual([needed('list'), needed('inspect')], [[], []]);
  assert.deepEqual([needed('terminate'), needed('terminate', JOHN)], [['structures'], []]);
  assert.deepEqual(needed('terminate', ME, [], new Map()), []);
  assert.deepEqual(needed('list', ME, [byExe('deny', ['view'])]), ['exe']);
  assert.deepEqual(needed('terminate', ME, [byExe('deny', ['view'])]), ['exe', 'structures']);
  assert.deepEqual(needed('list', ME, [byExe('deny', ['terminate'])]), []);
  assert.deepEqual(needed('interrupt', ME, [byExe('deny', ['terminate'])]), ['exe', 'structures']);
  assert.deepEqual(needed('signal', ME, [byExe('deny', ['terminate'])]), ['structures']);
  assert.deepEqual(needed('list', ME, [byExe('allow', ['view'])]), [], 'it is open already');
  assert.deepEqual(needed('list', JOHN, [byExe('allow', ['terminate'])]), ['exe', 'genuine']);
  assert.deepEqual(needed('terminate', JOHN, [byExe('allow', ['view'])]), ['exe', 'genuine', 'structures']);
});

test('an owner without any user opens nothing, whatever its privilege says', () => {
  const target = facts(50, { owner: { user: null, all: [], privilege: null } });
  const allows = { ...rule('allow', ['view', 'terminate']), match: { users: [ME] } };
  for (const rules of [[], [rule('allow', ['view', 'terminate'])], [allows]])
    for (const action of ACTIONS)
      assert.equal(
        decide(action, target, { caller: callerAs(ME), access: { ...DEFAULT_ACCESS, rules } }).allowed,
        false,
      );
});

test("a refusal says why a process counts as the machine's own", () => {
  const reason = (privilege: Owner['privilege']) => {
    const decided = decision('inspect', { rest: { owner: { ...ownedBy(ME), privilege } } });
    return 'reason' in decided ? decided.reason : decided;
  };
  assert.equal(reason('system'), 'it is a process of the system');
  assert.equal(reason('elevated'), 'it has more rights than its user');
  assert.equal(reason('unknown'), 'the system does not say whose it is');
});
