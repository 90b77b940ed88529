import fc from 'fast-check';
import type { Config } from '../../src/config/schema.ts';

const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
const users = ['ann', 'bob', 'cy', '1001'];

/** Every key and all that it may hold; a key that is missing here is a type error. */
const VALUES: { readonly [K in keyof Config]: fc.Arbitrary<Config[K]> } = {
  allow_root: fc.boolean(),
  allow_users: fc.oneof(fc.constant('*' as const), fc.subarray(users)),
  read_only: fc.boolean(),
  confirm: fc.constantFrom('auto', 'always', 'never'),
  max_targets: fc.integer({ min: 1, max: 100 }),
  max_kills_per_minute: fc.integer({ min: 1, max: 1_000_000 }),
  argv: fc.constantFrom('none', 'redacted', 'full'),
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
  native: fc.boolean(),
};

export const wholeConfig: fc.Arbitrary<Config> = fc.record(VALUES, { noNullPrototype: true });
/** Names some of the keys. */
export const someConfig: fc.Arbitrary<Partial<Config>> = fc.record(VALUES, { requiredKeys: [], noNullPrototype: true });
