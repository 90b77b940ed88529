import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KeyKind, KeyNames } from '../../src/redaction/key-names.ts';

const KEYS: Readonly<Record<KeyKind, readonly string[]>> = {
  secret: [
    ...[
      '--db-password',
      'AWS_SECRET_ACCESS_KEY',
      'spring.datasource.password',
      'dbPassword',
      'REQUIREPASS',
      '_authToken',
    ],
    ...[
      'password1',
      'password12',
      'token-value',
      'SECRET_KEY_PROD',
      'password_2024',
      'apiKey',
      'client_auth',
      'otp-code',
    ],
  ],
  weak: ['key', 'PHPSESSID', 'x-auth', 'salt', 'my code'],
  plain: ['no-password', 'page token', 'public_key', 'image-secret', 'password_file', 'commit', 'enable-token'],
  unknown: ['name2x', 'port', 'keyboard', 'password123x', 'password_12ab', 'pass12word', 'bypass', 'compass', ''],
};

for (const [kind, keys] of Object.entries(KEYS))
  for (const key of keys)
    test(`the key "${key}" is ${kind}`, () => {
      assert.equal(new KeyNames().kindOf(key), kind);
      assert.equal(new KeyNames().isSecret(key), kind === 'secret');
    });

test('a key of the configuration is secret in any spelling, and in no other', () => {
  const keys = new KeyNames(['db-hue', 'tint']);
  for (const key of ['DB_HUE', 'dbHue', '--db.hue', 'db--hue', 'TINT']) assert.equal(keys.kindOf(key), 'secret', key);
  for (const key of ['db-hues', 'hue', 'dbhue', 'db-tint']) assert.equal(keys.kindOf(key), 'unknown', key);
  assert.equal(new KeyNames().kindOf('tint'), 'unknown');
});

test('of a long key the last 128 characters count', () => {
  assert.equal(new KeyNames().kindOf(`${'no '.repeat(100)}password`), 'plain');
  assert.equal(new KeyNames().kindOf(`no-${'x'.repeat(130)} password`), 'secret');
});

test('keys that come again after many others are judged the same', () => {
  const keys = new KeyNames();
  assert.equal(keys.kindOf('password'), 'secret');
  for (let index = 0; index < 5000; index++) keys.kindOf(`port-${index}x`);
  assert.equal(keys.kindOf('password'), 'secret');
  assert.equal(keys.kindOf('port'), 'unknown');
});
