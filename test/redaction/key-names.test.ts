import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCount, type KeyKind, KeyNames, mayBeKey } from '../../src/redaction/key-names.ts';

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
      'password_12ab',
      'password-for-user',
      'tokenv2',
      'seed phrase',
      'apiKey',
      'client_auth',
      'otp-code',
    ],
  ],
  weak: ['key', 'x-auth', 'private-key', 'ticket', 'community', 'sshkey', 'turnkey', 'login'],
  faint: ['PHPSESSID', 'salt', 'my code', 'signature', 'appid'],
  plain: [
    'no-password',
    'page token',
    'public_key',
    'image-secret',
    'password_file',
    'commit',
    'enable-token',
    'max-tokens',
  ],
  unknown: [
    'name2x',
    'port',
    'keyboard',
    'barcodes',
    'keystone',
    'password123x',
    'token_ttl',
    'pins',
    'pass12word',
    'bypass',
    'compass',
    '',
  ],
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

test('of a word that nothing marks as a key only the end counts', () => {
  const keys = new KeyNames();
  for (const name of ['password', 'db_password', 'dbPassword', 'x.token']) assert.ok(keys.isSecretName(name), name);
  for (const name of ['password-for-user', 'token cleanup', 'secretSanta', 'port'])
    assert.ok(!keys.isSecretName(name), name);
  assert.ok(keys.isSecret('password-for-user'), 'behind a dash the whole name counts');
});

test('tokens may be counted, passwords may not', () => {
  for (const value of ['4096', '40/s', '8k', '1,000', '2]']) assert.ok(isCount('--max-tokens', value), value);
  assert.ok(isCount('tokens: ', '4096'));
  for (const [key, value] of [
    ['--token', '4096'],
    ['--password', '4096'],
    ['tokens=', 'a4096'],
    ['tokens=', '4096x1'],
  ] as const)
    assert.ok(!isCount(key, value), `${key} ${value}`);
});

test('no secret key is passed over because it has no stem of one', () => {
  for (const kind of ['secret', 'weak'] as const)
    for (const key of KEYS[kind].filter((one) => !['ticket', 'community', 'login'].includes(one)))
      assert.ok(mayBeKey(key), key);
  for (const word of ['port', 'server', 'user', 'name']) assert.ok(!mayBeKey(word), word);
});
