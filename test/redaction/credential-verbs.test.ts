import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CredentialVerbs, isCredential } from '../../src/redaction/credential-verbs.ts';
import { KeyNames } from '../../src/redaction/key-names.ts';

const KEYS = new KeyNames();

/** After these words, the last of them and what they say about it. */
function after(line: string) {
  const words = line.split(' ');
  const verbs = new CredentialVerbs(KEYS);
  for (const [index, word] of words.entries()) verbs.next(word, words[index - 1] ?? '', !word.startsWith('-'));
  return { verbs, last: words.at(-1) ?? '' };
}
const isSecret = (line: string): boolean => {
  const { verbs, last } = after(line);
  return verbs.isSecret(last);
};
const announces = (line: string): boolean => {
  const { verbs, last } = after(line);
  return verbs.announces(last);
};
const shownPart = (line: string): string => {
  const { verbs, last } = after(line);
  return last.slice(0, verbs.secretAt(last));
};

const TOKEN = 'aB3dE6gH9jK2mN5pQ8sT';

const SECRETS: [line: string, isSecret: boolean][] = [
  [`x login ${TOKEN}`, true],
  ['x login Hunter2x', true],
  ['x login hunter2x', false],
  [`x ${TOKEN}`, false],
  [`x login --user ${TOKEN}`, false],
  [`x login --user=me ${TOKEN}`, true],
  [`x LOGIN ${TOKEN}`, true],
  ['x login $TOKEN', false],
  ['x adduser bob hunter2x', true],
  ['x adduser hunter2x', false],
  ['x adduser --shell zsh hunter2x', false],
  ['x adduser --shell=zsh bob hunter2x', true],
  ['x user add bob hunter2x', true],
  ['x add bob hunter2x', false],
  ['x acl set bob hunter2x', true],
  ['x passwd bob plainword', false],
  ['x set-password bob Plainword', true],
  ['x set-password bob plainword', false],
  ['x set-password bob Plain/word', false],
  ['x set-password bob Plainly/word', false],
  ['x set-password bob 10.0.0.1', false],
  ['x adduser bob Plainword', false],
  // Behind `login NAME` every word but a place is one.
  ['x login bob 12345', true],
  ['x login bob letmein', true],
  ['x --login bob letmein', true],
  ['x login bob 10.0.0.1:80', false],
  ['x join bob letmein', false],
  ['x unlock kakadu7!', true],
  ['x unlock kakadu', false],
];

for (const [line, expected] of SECRETS)
  test(`the last word of ${line} is ${expected ? 'a' : 'no'} secret`, () => assert.equal(isSecret(line), expected));

const KEY_LINES: [line: string, announces: boolean][] = [
  ['x config password', true],
  ['x set aws_secret_access_key', true],
  ['x set region', false],
  ['x put app/db/password', true],
  ['x put db_password', true],
  ['x put dbPassword', true],
  ['x create secret', false],
  ['x password', false],
  ['x set /etc/app/password', false],
  ['x set /app/db/password', true],
  ['x set app/etc/password', true],
  ['x set app\\password', true],
  ['x set api\\.key', true],
  ['x config set services.db\\.password\\.prod', true],
  ['x config:set App\\Api\\Key', true],
  ['x set users.a\\.secret\\.key', true],
  ['x put db/api/key', false],
  ['x set password@1', false],
  ['x set b@password', false],
  [`x set ${'a'.repeat(128 - '_password'.length)}_password`, true],
  [`x set ${'a'.repeat(129 - '_password'.length)}_password`, false],
  ['x set -e password', false],
  ['x set --env password', false],
  ['x set --build-arg password', false],
  ['x set --other password', true],
];

for (const [line, expected] of KEY_LINES)
  test(`the last word of ${line.slice(0, 60)} ${expected ? 'announces' : 'does not announce'} a secret`, () =>
    assert.equal(announces(line), expected));

test('in a sentence fewer words count', () => {
  for (const line of ['x login bob letmein', 'x unlock kakadu7x', 'x adduser bob kak;adu7']) {
    const { verbs, last } = after(line);
    assert.ok(verbs.isSecret(last) && !verbs.isSecret(last, true), line);
  }
  const { verbs, last } = after(`x login ${TOKEN}`);
  assert.ok(verbs.isSecret(last, true));
});

test('of user:password only the password is secret', () => {
  assert.equal(shownPart('x user add bob:hunter2x'), 'bob:');
  assert.equal(shownPart('x login bob:hunter2x'), 'bob:');
  assert.equal(shownPart('x login bob%hunter2x'), 'bob%');
  assert.equal(shownPart('x user add bob,hunter2x'), 'bob,');
  assert.equal(shownPart('x set-password bob:Plainword'), 'bob:');
  for (const line of [
    'x bob:hunter2x',
    'x login bob:plainword',
    'x login bob',
    'x login bob:hunter2/x',
    'x login bob:Plainword',
    'x login bob:one:hunter2x',
  ])
    assert.equal(shownPart(line), '', line);
});

test('without such a word nothing is expected', () => {
  for (const line of ['x', 'x run', `x ${'a'.repeat(40)}`, 'x user', 'x -u'])
    assert.ok(after(line).verbs.isSilent, line);
  for (const line of ['x set', 'x put', 'x login', 'x adduser', 'x user add', 'x -login', 'x --login'])
    assert.ok(!after(line).verbs.isSilent, line);
});

test('a variable, a path, an option, a setting or the value of a plain option is no credential', () => {
  for (const argument of ['$PASS', '@file', '/x', '<x', '+x', '-x', 'name=x', ''])
    assert.ok(!isCredential(argument, '', KEYS), argument);
  assert.ok(!isCredential('hunter2', '--body-file', KEYS));
  for (const argument of ['hunter2', 'a=x', 'NAME=x']) assert.ok(isCredential(argument, '--other', KEYS), argument);
});
