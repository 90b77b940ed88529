import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigSchema, configJsonSchema, defaults, KEYS } from '../../src/config/schema.ts';

test('by default a user sees and ends their own processes, a few at a time', () => {
  assert.deepEqual(defaults(), {
    allow_root: false,
    allow_users: [],
    read_only: false,
    confirm: 'auto',
    max_targets: 10,
    max_kills_per_minute: 30,
    argv: 'redacted',
    redact: { keys: [], patterns: [] },
    audit: { reads: false, max_mib: 10, syslog: false },
    protect: [],
    unprotect: [],
    rules: [],
    native: true,
  });
  assert.deepEqual([...KEYS].sort(), Object.keys(defaults()).sort());
});

const VALUES: [key: string, fine: unknown[], wrong: unknown[]][] = [
  ['$schema', ['x'], [7]],
  ['allow_users', ['*', ['a', 'b'], []], ['a', [''], 7]],
  ['confirm', ['auto', 'always', 'never'], ['ask', true]],
  ['max_targets', [1, 100], [0, 101, 1.5]],
  ['max_kills_per_minute', [1, 1_000_000], [0, 1_000_001]],
  ['argv', ['none', 'strict', 'redacted', 'full'], ['hidden', false]],
  ['redact', [{ keys: ['a'] }, { patterns: ['b'] }, {}], [{ keys: [''] }, { patterns: [''] }, { other: 1 }, []]],
  ['protect', [['sshd']], [[''], 'sshd']],
  ['unprotect', [['sshd']], [['']]],
  ['native', [false], ['no']],
  ['other', [], [1]],
];

for (const [key, fine, wrong] of VALUES)
  test(`values of ${key}`, () => {
    for (const value of fine) assert.ok(ConfigSchema.safeParse({ [key]: value }).success, JSON.stringify(value));
    for (const value of wrong) assert.ok(!ConfigSchema.safeParse({ [key]: value }).success, JSON.stringify(value));
  });

test('the published schema describes each key, and lets it be left out', () => {
  const schema = JSON.parse(JSON.stringify(configJsonSchema()));
  assert.equal(schema.title, 'Configuration of process-manager-mcp');
  assert.equal(schema.additionalProperties, false);
  assert.equal(schema.required, undefined);
  for (const key of KEYS) assert.ok(schema.properties[key].description.length > 0, key);
});
