import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPlainBesideUser, isPlainValue, isReference } from '../../src/redaction/plain-value.ts';

const RANDOM = 'aB3dE6gH9jK2mN5pQ8sT';
const HEX64 = '0123456789abcdef'.repeat(4);

interface Kind {
  readonly what: string;
  readonly values: readonly string[];
  readonly lookAlikes: readonly string[];
}

/** Where a secret is, instead of the secret; look-alikes are no references. */
const REFERENCES: readonly Kind[] = [
  {
    what: 'a path from the root',
    values: ['/etc/app/password', '/run/x'],
    lookAlikes: ['/hunter2x', '/etc', '/x/y9Z!'],
  },
  {
    what: 'a path from home or here',
    values: ['~/keys/app', './keys/app', '../x/app'],
    lookAlikes: ['~hunter2', './'],
  },
  {
    what: 'a file',
    values: ['./server.pem', 'keys/my.key', '@/run/token.txt'],
    lookAlikes: ['server', 'server.pem', 'Hunter2.x', '@token'],
  },
  { what: 'a path of Windows', values: ['C:\\keys\\app', '\\\\srv\\share'], lookAlikes: ['C:', '\\srv'] },
  { what: 'a URL of a file', values: ['file:///run/pw', 'file:/run/pw'], lookAlikes: ['file:', 'http:/run/pw'] },
  { what: 'a variable', values: ['env:PW', 'ENV:DB_PW'], lookAlikes: ['env:', 'env:1', 'pw:env'] },
  { what: 'a mount', values: ['id=x,src=./y', 'type=env'], lookAlikes: ['id=', 'x=y', 'id=x,pw=y'] },
  { what: 'an item of a store', values: ['op://vault/item/field'], lookAlikes: ['op://vault', 'ip://vault/item'] },
  { what: 'a name of AWS', values: ['arn:aws:secretsmanager:eu:1:secret:x'], lookAlikes: ['arn:aws:x', 'arn:x'] },
  { what: 'a digest', values: [`sha256:${HEX64}`], lookAlikes: [`md5:${HEX64}`, 'sha256:abc'] },
];

for (const { what, values, lookAlikes } of REFERENCES)
  test(`${what} is a reference`, () => {
    for (const value of values) assert.ok(isReference(value), value);
    for (const value of lookAlikes) assert.ok(!isReference(value), value);
  });

test('what looks generated in a path makes it none', () => {
  for (const path of [`/run/${RANDOM}`, `~/x/${RANDOM}`, `x/${RANDOM}.pem`]) assert.ok(!isReference(path), path);
});

/** Behind a weak key these are plain; the look-alikes may be passwords. */
const PLAIN: readonly Kind[] = [
  { what: 'a number', values: ['8080', '-1', '1.5', '10x20', '80%', '512M'], lookAlikes: ['8080x!', '1.5?x'] },
  { what: 'a version', values: ['v1', 'v1.2.3-rc1'], lookAlikes: ['v1!x', 'V1x2y3'] },
  { what: 'an algorithm', values: ['sha256', 'aes-256-gcm', 'rsa4096'], lookAlikes: ['sha256!', 'abc256xyz'] },
  { what: 'a short name', values: ['web01', 'ab', 'eth0', 'Printer1'], lookAlikes: ['hunter2x', 'Winter2024'] },
  {
    what: 'words',
    values: ['kakadu', 'two words', 'a-b_c.d', 'std::map', 'Really?'],
    lookAlikes: ['kakadu!x', 'a--b9x'],
  },
  {
    what: 'names with numbers',
    values: ['release-2', 'utf-8', 'tag1_key'],
    lookAlikes: ['x64x!9-a', 'q9w8e7r6'],
  },
  { what: 'a pattern of files', values: ['*.log', 'src/*'], lookAlikes: ['*log*9', '!*x9'] },
  { what: 'an address of mail', values: ['ann@example.org'], lookAlikes: ['P@ssw0rd!', 'ann@9'] },
  { what: 'a sentence', values: ['at 10:30 the "cache" (x) is empty'], lookAlikes: ['two h!nter2x', 'hunter2x;two'] },
  { what: 'a list', values: ['a,b,c', '80,443', 'ab=cd,ef=gh'], lookAlikes: ['a,hunter2x', 'ab=cd,hunter2x'] },
  { what: 'an item in brackets', values: ['users[0]', '[main]'], lookAlikes: ['Users9[x', 'a9!b]'] },
  { what: 'a structure', values: ['{"a":1}', '[1,2]'], lookAlikes: ['}a9{', '(a9!b)'] },
  { what: 'a placeholder', values: ['<password>', '***', '...', '[redacted]'], lookAlikes: ['<a9!>', '**a9!'] },
  {
    what: 'an address',
    values: ['10.0.0.1', '10.0.0.1:80', '10.0.0.0/8', '::1', 'fe80::1'],
    lookAlikes: ['::x9!', '10.x!'],
  },
  { what: 'a host', values: ['db.example.org', 'db:5432', 'localhost:80'], lookAlikes: ['db:5432x!', 'db:x9!'] },
  { what: 'a URL', values: ['https://example.org/x', 'redis://db:6379'], lookAlikes: ['https://ann:pw9@h', '://x9!'] },
];

for (const { what, values, lookAlikes } of PLAIN)
  test(`behind a weak key ${what} is plain`, () => {
    for (const value of values) assert.ok(isPlainValue(value), value);
    for (const value of lookAlikes) assert.ok(!isPlainValue(value), value);
  });

test('what looks generated is not plain, and neither is a part of it', () => {
  for (const value of [RANDOM, HEX64, `ab=${RANDOM}`, `a,${RANDOM}`, `x/y/${RANDOM}`]) {
    assert.ok(!isPlainValue(value), value);
    assert.ok(!isPlainBesideUser(value), value);
  }
});

test('a long value is not plain, nor a long list of pairs', () => {
  assert.ok(isPlainValue('k'.repeat(512)) && !isPlainValue('k'.repeat(513)));
  const pairs = (length: number): string => `${'ab=cd,'.repeat(length)}ab=cd`;
  assert.ok(isPlainBesideUser(pairs(16)) && !isPlainBesideUser(pairs(17)));
});

test('beside a user a word and a number may be the password', () => {
  for (const value of ['kakadu', '4711', '123456', 'two words', 'web01', 'v1.2', 'a-b-c', '$x9', '/x9', '@x9', '#123'])
    assert.ok(!isPlainBesideUser(value), value);
});

test('beside a user places are plain, and pairs', () => {
  for (const value of [
    '10.0.0.1',
    'db:5432',
    'https://example.org/x',
    '/etc/app/pw',
    'src/app/main',
    'ab=cd',
    'ab',
    '',
  ])
    assert.ok(isPlainBesideUser(value), value);
});
