import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passwordInValue, passwordInWord, WORD_SHAPES } from '../../src/redaction/user-and-password.ts';
import { testNames } from './examples.ts';

/** By the name of the shape: words and the password of each, and look-alikes. */
const EXAMPLES: Readonly<Record<string, { hides: [word: string, password: string][]; shows: string[] }>> = {
  'the password of a common account': {
    hides: [
      ['admin:hunter2x', 'hunter2x'],
      ['SA:Winter24', 'Winter24'],
    ],
    shows: ['admin:plain', 'root:root', 'ann:hunter2x', 'root:x'],
  },
  'userid=user/password': {
    hides: [
      ['userid=scott/tiger@db', 'tiger'],
      ['USERID="scott/tiger"', 'tiger'],
    ],
    shows: ['userid=scott', 'user=scott/tiger', 'userid=/'],
  },
  'domain/user:password@host': {
    hides: [
      ['CORP/ann:kakadu@10.0.0.1', 'kakadu'],
      ['CORP\\ann:p@ss/x@dc01.example.org', 'p@ss/x'],
    ],
    shows: ['CORP/ann@10.0.0.1', 'CORP/ann:kakadu'],
  },
  'user:password@host': {
    hides: [
      ['ann:kakadu@db', 'kakadu'],
      ['ann:4711@10.0.0.1', '4711'],
    ],
    shows: [
      'npm:left-pad@1.2',
      'mailto:ann@example.org',
      'sftp:ann@db',
      'ftp:ann@db',
      'ftps:ann@db',
      'http:ann@db',
      'git:ann@db',
      'ann@db:/x',
      '1:kakadu@db',
    ],
  },
  'user/password@database': {
    hides: [
      ['scott/hunter2x@db', 'hunter2x'],
      ['scott/Ti9er!@//db:1521/xe as sysdba', 'Ti9er!'],
    ],
    shows: ['owner/repo@v2', 'owner/repo@main', 'node/18@latest', 'scott@db/xe'],
  },
  'user%password': {
    hides: [
      ['ann%hunter2x', 'hunter2x'],
      ['CORP\\ann%Winter24', 'Winter24'],
    ],
    shows: ['ann%plain', '100%hunter2x', 'a%20hunter2x'],
  },
};

testNames(WORD_SHAPES, EXAMPLES);

for (const { name, shape, isSecret } of WORD_SHAPES) {
  const { hides, shows } = EXAMPLES[name] ?? assert.fail(name);
  const found = (word: string): string | undefined => {
    const { kept = '', password = '', rest = '' } = shape.exec(word)?.groups ?? {};
    return password !== '' && isSecret(password, { kept, rest }) ? password : undefined;
  };

  test(`${name}: it alone finds the password, and where it is`, () => {
    for (const [word, password] of hides) {
      assert.equal(found(word), password);
      const { from, to } = passwordInWord(word) ?? assert.fail(word);
      assert.equal(word.slice(from, to), password);
    }
  });

  test(`${name}: look-alikes stay`, () => {
    for (const word of shows) assert.equal(found(word), undefined, word);
  });
}

test('a word without one of its signs, or a very long one, has no password', () => {
  for (const word of ['hunter2x', `ann:kakadu@${'d'.repeat(256)}`, '']) assert.equal(passwordInWord(word), undefined);
});

const VALUES: [option: string, value: string, shown: string][] = [
  ['-u', 'ann:hunter2x', 'ann:'],
  ['-u', 'ann:kakadu', 'ann:'],
  ['--user', 'ann:kakadu', 'ann:'],
  ['--creds', 'ann:kakadu', 'ann:'],
  ['--proxy-user', 'ann:kakadu', 'ann:'],
  ['--auth', 'ann:hunter2x', 'ann:'],
  ['-U', 'ann%kakadu', 'ann%'],
  ['-U', 'ann,kakadu7', 'ann,'],
  // No password.
  ['-u', 'ann', ''],
  ['-u', ':kakadu', ''],
  ['-u', '1000:1000', ''],
  ['-u', 'ann:/home/ann', ''],
  ['-u', 'ann:$PASS', ''],
  ['-u', 'ann:staff', ''],
  ['-u', 'ann:ann', ''],
  ['-u', 'ann,berta', ''],
  ['--auth', 'ldap:hunter2x', ''],
  ['--creds', 'sha256:hunter2x', ''],
  ['--creds', 'ann%kakadu', ''],
  // Another option.
  ['--volume', 'data:hunter2x', ''],
  ['--port', 'ann:hunter2x', ''],
];

for (const [option, value, shown] of VALUES)
  test(`of ${option} ${value} ${shown === '' ? 'everything' : shown} is shown`, () =>
    assert.equal(value.slice(0, passwordInValue(option, value, { mayBeGroup: false })), shown));

test('where a group may follow the user, a plain word is one', () => {
  const at = (value: string): number => passwordInValue('-u', value, { mayBeGroup: true });
  assert.equal(at('ann:kakadu'), 0);
  assert.equal(at('ann:hunter2x'), 'ann:'.length);
});
