import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Access,
  type Action,
  attributesNeeded,
  type Caller,
  type Decision,
  decide,
  isChange,
} from '../../src/policy/policy.ts';
import { type Match, RULE_ACTIONS, type Rule } from '../../src/policy/rule.ts';
import {
  MATCH_ATTRIBUTES,
  type MatchAttributes,
  NO_STRUCTURES,
  type Structures,
} from '../../src/process/match-attributes.ts';
import { userIdOf } from '../../src/process/owner.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { ASKED, callerOf, PROTECTED, STRUCTURES } from '../access.ts';
import { elevated, facts, JOHN, ME, ownedBy, ROOT, UNKNOWN } from '../memory/processes.ts';
import { runs } from '../runs.ts';

/** What holds for every set of rules. */

const RUNS = runs(50_000);

const [ANN, NOBODY] = [userIdOf('1003'), userIdOf('65534')];
const user = fc.constantFrom(ROOT, ME, ME, JOHN, ANN, NOBODY);
const aTarget = fc
  .record({
    pid: fc.constantFrom(1, 50, 50, 50, 900),
    owner: fc.oneof(
      user.map((one) => ownedBy(one)),
      fc.tuple(user, user, user, user).map((four) => ownedBy(...four)),
      fc.constantFrom(UNKNOWN, elevated(ME), elevated(JOHN)),
    ),
    comm: fc.constantFrom('node', 'node', 'postgres', 'sshd', 'gnome-session-b', 'kitty'),
  })
  .map(({ pid, ...rest }) => {
    const { argv: _, ...bare } = facts(pid, rest);
    return bare;
  });
const someAttributes: fc.Arbitrary<MatchAttributes> = fc.record(
  {
    argv: fc.constantFrom([], ['node', 'server.js'], ['/usr/libexec/gnome-session-binary'], ['postgres:', '--prod']),
    exe: fc.constantFrom(null, '/usr/bin/node', '/usr/lib/postgresql/17/bin/postgres'),
    genuine: fc.boolean(),
    group: fc.constantFrom(
      {},
      { unit: 'postgresql.service' },
      { unit: 'postgresql.service', userUnit: true as const },
      { scope: 'session-3.scope', units: ['session-3.scope'] },
      { container: 'web1', runtime: 'lxc' as const, units: ['postgresql.service'] },
      { container: 'web1', runtime: 'lxc' as const, containers: ['web1', `4f5e${'0'.repeat(60)}`] },
      { units: ['other.service'], outsideNamespace: true as const },
      { container: `4f5e${'0'.repeat(60)}`, runtime: 'docker' as const },
    ),
    ports: fc.subarray([80, 5432]),
    structures: fc.constantFrom<Structures>(
      NO_STRUCTURES,
      NO_STRUCTURES,
      NO_STRUCTURES,
      { is: ['display-server'], mayBe: [] },
      { is: [], mayBe: ['session.slice'] },
    ),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const allAttributes = someAttributes.filter((attributes) => MATCH_ATTRIBUTES.every((trait) => trait in attributes));
const aMatch: fc.Arbitrary<Match> = fc.record(
  {
    users: fc.subarray([ROOT, ME, JOHN, ANN], { minLength: 1 }),
    name: fc.constantFrom(['node'], ['post*'], ['gnome-session-binary', 'x']),
    exe: fc.constantFrom(['/usr/bin/node'], ['*/postgres'], ['/usr/bin/node', '/bin/x']),
    command: fc.constantFrom(['*--prod*'], ['node *'], ['']),
    port: fc.subarray([80, 443, 5432], { minLength: 1 }),
    unit: fc.constantFrom(['postgresql.service'], ['session-*']),
    container: fc.constantFrom(['*'], ['4f5e00000000'], ['aaaaaaaaaaaa']),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const aRule = (effect: fc.Arbitrary<Rule['effect']>): fc.Arbitrary<Rule> =>
  fc.record({
    effect,
    actions: fc.subarray([...RULE_ACTIONS], { minLength: 1 }),
    match: aMatch.chain((match) => {
      const keys = Object.keys(match);
      return fc
        .subarray(keys, { minLength: 0, maxLength: Math.min(2, keys.length) })
        .map((kept): Match => Object.fromEntries(Object.entries(match).filter(([key]) => kept.includes(key))));
    }),
    label: fc.string({ minLength: 1, maxLength: 3 }),
  });
const someRules = fc.array(aRule(fc.constantFrom('deny', 'ask', 'allow', 'allow')), { maxLength: 4 });
const anAccess: fc.Arbitrary<Access> = fc.record({
  allowRoot: fc.boolean(),
  allowUsers: fc.oneof(
    fc.constant('everyone' as const),
    fc.subarray([JOHN, ANN]).map((some) => new Set(some)),
  ),
  readOnly: fc.nat({ max: 4 }).map((drawn) => drawn === 0),
  protectedNames: fc.constantFrom(PROTECTED, new Map([['postgres', 'protect']])),
  askedNames: fc.constantFrom(ASKED, new Map()),
  structures: fc.constantFrom(STRUCTURES, new Map()),
  rules: someRules,
});
const aCaller: fc.Arbitrary<Caller> = fc
  .record({
    user: fc.constantFrom(ROOT, ME, ME),
    ownAncestry: fc.constantFrom(new Set<number>(), new Set([900])),
    unmappedUser: fc.constantFrom(NOBODY, undefined),
  })
  .map(({ user, ...rest }) => callerOf(user, rest));
const anAction = fc.constantFrom<Action>('list', 'inspect', 'terminate', 'kill', 'signal', 'interrupt', 'priority');

/** 0: allowed, 1: once the user agreed, 2: never. */
const strictness = (decision: Decision): number => (decision.allowed ? 0 : decision.by === 'ask' ? 1 : 2);
const judged = (
  action: Action,
  target: ProcessFacts,
  caller: Caller,
  access: Access,
  attributes: MatchAttributes,
): number => strictness(decide(action, target, { caller, access, attributes: attributes }));
const adding = (access: Access, ...rules: Rule[]): Access => ({ ...access, rules: [...access.rules, ...rules] });

test('another deny or ask never allows more, another allow never denies more', () => {
  const one = aRule(fc.constantFrom('deny', 'ask', 'allow'));
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      anAction,
      aTarget,
      aCaller,
      anAccess,
      someAttributes,
      one,
      (action, target, caller, access, attributes, rule) => {
        const before = judged(action, target, caller, access, attributes);
        const after = judged(action, target, caller, adding(access, rule), attributes);
        if (rule.effect === 'allow') assert.ok(after <= before, `${before} → ${after}`);
        else assert.ok(after >= before, `${before} → ${after}`);
        if (before !== after) seen.add(`${rule.effect} ${before} → ${after}`);
      },
    ),
    runs(200_000), // an allow meets an ask once in 1,500
  );
  // Each kind has changed something, and an allow has met an ask.
  assert.deepEqual([...seen].sort(), ['allow 2 → 0', 'allow 2 → 1', 'ask 0 → 1', 'deny 0 → 2', 'deny 1 → 2']);
});

test('the order of rules does not matter', () => {
  fc.assert(
    fc.property(
      anAction,
      aTarget,
      aCaller,
      anAccess,
      someAttributes,
      fc.nat(),
      (action, target, caller, access, attributes, by) => {
        const turn = by % Math.max(1, access.rules.length);
        const rules = [...access.rules.slice(turn), ...access.rules.slice(0, turn)];
        for (const other of [rules, rules.toReversed()]) {
          const turned = { ...access, rules: other };
          assert.equal(
            judged(action, target, caller, turned, attributes),
            judged(action, target, caller, access, attributes),
          );
        }
      },
    ),
    RUNS,
  );
});

test('no allow lifts a hard limit, read-only, a protected name, a deny or an ask, or opens unmapped users', () => {
  const allowed: fc.Arbitrary<Access> = fc
    .tuple(anAccess, fc.array(aRule(fc.constant('allow')), { maxLength: 4 }))
    .map(([access, rules]) => adding(access, ...rules));
  fc.assert(
    fc.property(anAction, aTarget, aCaller, allowed, someAttributes, (action, target, caller, access, attributes) => {
      const without: Access = {
        ...access,
        allowRoot: true,
        allowUsers: 'everyone',
        rules: access.rules.filter(({ effect }) => effect !== 'allow'),
      };
      // What an allow can do at most is what everybody's processes being open would do.
      assert.ok(
        judged(action, target, caller, access, attributes) >= judged(action, target, caller, without, attributes),
      );
    }),
    RUNS,
  );
});

test('an unknown attribute never allows more', () => {
  fc.assert(
    fc.property(
      anAction,
      aTarget,
      aCaller,
      anAccess,
      allAttributes,
      fc.subarray([...MATCH_ATTRIBUTES]),
      (action, target, caller, access, attributes, known) => {
        // These are absent only for what has ended.
        const fewer: MatchAttributes = Object.fromEntries(
          Object.entries(attributes).filter(([key]) => key === 'structures' || known.some((one) => one === key)),
        );
        assert.ok(judged(action, target, caller, access, fewer) >= judged(action, target, caller, access, attributes));
      },
    ),
    RUNS,
  );
});

test('a process that a session may depend on is never changed without asking', () => {
  let asked = 0;
  fc.assert(
    fc.property(anAction, aTarget, aCaller, anAccess, allAttributes, (action, target, caller, access, attributes) => {
      const { is = [], mayBe = [] } = attributes.structures ?? {};
      const doubtful: MatchAttributes = { ...attributes, structures: { is: [], mayBe: [...is, ...mayBe] } };
      const known = judged(action, target, caller, access, attributes);
      const doubted = judged(action, target, caller, access, doubtful);
      if (action === 'priority') return;
      assert.ok(doubted >= Math.min(known, 1), `${known} → ${doubted}`);
      if (doubted === 1 && known === 2) asked++;
    }),
    RUNS,
  );
  assert.ok(asked > RUNS.numRuns / 500);
});

test('the attributes that attributesNeeded() names are enough to decide', () => {
  let some = 0;
  fc.assert(
    fc.property(anAction, aTarget, aCaller, anAccess, allAttributes, (action, target, caller, access, attributes) => {
      const needed = attributesNeeded(action, target, { caller, access });
      const read: MatchAttributes = Object.fromEntries(
        Object.entries(attributes).filter(([key]) => [...needed].some((one) => one === key)),
      );
      assert.deepEqual(
        decide(action, target, { caller, access, attributes: read }),
        decide(action, target, { caller, access, attributes: attributes }),
      );
      if (needed.size > 0 && needed.size < MATCH_ATTRIBUTES.length) some++;
      const ofRules = [...needed].filter((trait) => trait !== 'structures');
      if (access.rules.length === 0) assert.equal(ofRules.length, 0);
      if (!isChange(action)) assert.equal(needed.has('structures'), false);
    }),
    RUNS,
  );
  assert.ok(some > RUNS.numRuns / 50);
});
