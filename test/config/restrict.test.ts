import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AuditSettings } from '../../src/config/audit-setting.ts';
import { restrict } from '../../src/config/restrict.ts';
import { type Config, defaults, KEYS } from '../../src/config/schema.ts';
import { runs } from '../runs.ts';
import { someConfig, wholeConfig } from './arbitrary.ts';

/** The system-wide file can only be narrowed. */

const RUNS = runs(20_000);
const CAREFUL = { never: 0, auto: 1, always: 2 };
const TELLING = { none: 0, strict: 1, redacted: 2, full: 3 };
const within = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.every((one) => outer.includes(one));

/** Is in the first log all that is in the second, and kept as long? */
const tellsAll = (one: AuditSettings, other: AuditSettings): boolean =>
  one.reads >= other.reads &&
  one.syslog >= other.syslog &&
  one.max_mib >= other.max_mib &&
  (one.keep ?? Number.POSITIVE_INFINITY) >= (other.keep ?? Number.POSITIVE_INFINITY);
const labels = (rules: Config['rules'], ...effects: string[]): string[] =>
  rules.filter(({ effect }) => effects.includes(effect)).map((rule) => JSON.stringify(rule));

/** Does the first allow at most what the second does? Written from the documentation, key by key. */
const AT_MOST: { readonly [K in keyof Config]: (one: Config[K], other: Config[K]) => boolean } = {
  allow_root: (one, other) => !one || other,
  allow_users: (one, other) => other === '*' || (one !== '*' && within(one, other)),
  read_only: (one, other) => one || !other,
  confirm: (one, other) => CAREFUL[one] >= CAREFUL[other],
  max_targets: (one, other) => one <= other,
  max_kills_per_minute: (one, other) => one <= other,
  argv: (one, other) => TELLING[one] <= TELLING[other],
  redact: (one, other) => within(other.keys, one.keys) && within(other.patterns, one.patterns),
  audit: (one, other) => other === 'off' || (one !== 'off' && tellsAll(one, other)),
  protect: (one, other) => within(other, one),
  unprotect: (one, other) => within(one, other),
  rules: (one, other) =>
    within(labels(other, 'deny', 'ask'), labels(one, 'deny', 'ask')) &&
    within(labels(one, 'allow'), labels(other, 'allow')),
  native: (one, other) => one === other,
};
const atMost = <K extends keyof Config>(key: K, one: Config, other: Config): boolean =>
  AT_MOST[key](one[key], other[key]);

test('no setting of the user allows more than the system does', () => {
  fc.assert(
    fc.property(wholeConfig, someConfig, (system, user) => {
      const both = { ...defaults(), ...restrict(system, user) };
      for (const key of KEYS) assert.ok(atMost(key, both, system), key);
    }),
    RUNS,
  );
});

test('no more is allowed than the user wants, except `native` and the system-wide allows', () => {
  fc.assert(
    fc.property(someConfig, wholeConfig, (system, user) => {
      const both = { ...defaults(), ...restrict(system, user) };
      const { rules } = restrict(
        { ...system, rules: system.rules?.filter(({ effect }) => effect !== 'allow') ?? [] },
        user,
      );
      const without = { ...both, rules: rules ?? [] };
      for (const key of KEYS) assert.ok(key === 'native' || atMost(key, without, user), key);
    }),
    RUNS,
  );
});

test("if the system-wide file says whose processes are open, the user's rules open none", () => {
  const rule = { effect: 'allow' as const, action: ['view' as const], match: { user: ['ann'] }, place: 'user:1' };
  for (const system of [{ allow_root: true }, { allow_users: '*' as const }, { rules: [] }])
    assert.deepEqual(restrict(system, { rules: [rule] }).rules, []);
  assert.deepEqual(restrict({ max_targets: 5 }, { rules: [rule] }).rules, [rule]);
});

test('a key that only one of them names has the value of that one', () => {
  fc.assert(
    fc.property(someConfig, (config) => {
      assert.deepEqual(restrict(config, {}), config);
      assert.deepEqual(restrict({}, config), config);
    }),
    RUNS,
  );
});
