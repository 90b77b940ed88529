import fc from 'fast-check';
import { contradiction } from '../../src/config/rule-schema.ts';
import type { Config } from '../../src/config/schema.ts';

const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
const users = ['ann', 'bob', 'cy', '1001'];

const several = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { minLength: 1, maxLength: 2 });
const criteria = {
  name: several(word),
  command: several(word),
  port: several(fc.integer({ min: 1, max: 65_535 })),
  user: several(fc.constantFrom(...users)),
  exe: several(fc.constantFrom('/usr/bin/node', '*/postgres')),
  unit: several(fc.constantFrom('postgresql.service', 'session-*')),
  container: several(fc.constantFrom('*', '0123456789ab')),
};
const note = fc.string({ minLength: 1, maxLength: 10 });
const change = fc.constantFrom('terminate' as const, 'kill' as const, 'signal' as const, 'priority' as const);
const PARTS: fc.RecordConstraints<'effect' | 'action' | 'match' | 'note'> & { noNullPrototype: true } = {
  requiredKeys: ['effect', 'action', 'match'],
  noNullPrototype: true,
};
const aRule = fc.oneof(
  fc.record(
    {
      effect: fc.constantFrom('deny' as const, 'ask' as const),
      action: several(change),
      match: fc.record(criteria, { requiredKeys: [], noNullPrototype: true }),
      note,
    },
    PARTS,
  ),
  fc.record(
    {
      effect: fc.constantFrom('deny' as const, 'allow' as const),
      action: several(fc.oneof(change, fc.constant('view' as const))),
      match: fc.record(criteria, { requiredKeys: ['user'], noNullPrototype: true }),
      note,
    },
    PARTS,
  ),
);

/** Every key and all that it may hold; a key that is missing here is a type error. */
const VALUES: { readonly [K in keyof Config]: fc.Arbitrary<Config[K]> } = {
  allow_root: fc.boolean(),
  allow_users: fc.oneof(fc.constant('*' as const), fc.subarray(users)),
  read_only: fc.boolean(),
  confirm: fc.constantFrom('auto', 'always', 'never'),
  max_targets: fc.integer({ min: 1, max: 100 }),
  max_kills_per_minute: fc.integer({ min: 1, max: 1_000_000 }),
  argv: fc.constantFrom('none', 'strict', 'redacted', 'full'),
  redact: fc.record(
    { keys: fc.array(word, { maxLength: 3 }), patterns: fc.array(word, { maxLength: 3 }) },
    { noNullPrototype: true },
  ),
  audit: fc.oneof(
    fc.constant('off' as const),
    fc.record(
      {
        path: fc.constantFrom('/var/log/a.jsonl', '/b'),
        reads: fc.boolean(),
        max_mib: fc.integer({ min: 1, max: 1024 }),
        keep: fc.integer({ min: 1, max: 10_000 }),
        syslog: fc.boolean(),
      },
      { requiredKeys: ['reads', 'max_mib', 'syslog'], noNullPrototype: true },
    ),
  ),
  protect: fc.subarray(['postgres', 'redis']),
  unprotect: fc.subarray(['sshd', 'dbus-daemon']),
  rules: fc
    .array(aRule, { maxLength: 3 })
    .filter((rules) => contradiction(rules) === undefined)
    .map((rules) => rules.map((rule) => ({ ...rule, place: '' }))),
  native: fc.boolean(),
};

/** Not contradictory: a rule about command lines needs them. */
const isWhole = ({ argv, rules }: Partial<Config>): boolean =>
  argv !== 'none' || !rules?.some(({ match }) => match.command);

export const wholeConfig: fc.Arbitrary<Config> = fc.record(VALUES, { noNullPrototype: true }).filter(isWhole);
/** Names some of the keys. */
export const someConfig: fc.Arbitrary<Partial<Config>> = fc
  .record(VALUES, { requiredKeys: [], noNullPrototype: true })
  .filter(isWhole);

/** As a file: where a rule stands is not written in it. */
export const written = (config: Partial<Config>): string =>
  JSON.stringify(config, (key, value: unknown) => (key === 'place' ? undefined : value), 1);
