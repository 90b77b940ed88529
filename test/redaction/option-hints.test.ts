import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyNames } from '../../src/redaction/key-names.ts';
import {
  COMPOUND_KEY,
  hintFor,
  isCommandKey,
  isHidden,
  isValue,
  NamedValue,
  type OptionHint,
} from '../../src/redaction/option-hints.ts';
import { RunningPrograms } from '../../src/redaction/program-rules/running-programs.ts';

const KEYS = new KeyNames();
const RANDOM = 'aB3dE6gH9jK2mN5pQ8sT';

/** What the last word of a command line says about the next one; within a string, if `depth` is not 0. */
function hintOf(line: string, depth: number): OptionHint {
  const argv = line.split(' ');
  const programs = new RunningPrograms(argv, KEYS);
  for (const [index, argument] of argv.entries()) programs.next(argument, index);
  const index = argv.length - 1;
  return hintFor({ text: argv[index] ?? '', previous: argv[index - 1] ?? '', index }, programs, depth);
}

const LINES: [line: string, hint: OptionHint][] = [
  ['tool --password', 'secret'],
  ['--password', 'nothing'],
  ['tool --password=x', 'nothing'],
  [`tool --${'x'.repeat(117)}-password`, 'secret'],
  [`tool --${'x'.repeat(118)}-password`, 'nothing'],
  ['tool --key', 'weak'],
  ['tool --password-command', 'command'],
  ['tool --other', 'random'],
  ['tool --node-id', 'nothing'],
  ['tool set password', 'secret'],
  // A bare word; as the name of a field it says more.
  ['tool x password', 'password'],
  ['tool x db-password', 'nothing'],
  ['tool x 1password', 'nothing'],
  ['tool x password-value', 'nothing'],
  [`tool x ${'a'.repeat(33)}password`, 'password'],
  [`tool x ${'a'.repeat(34)}password`, 'nothing'],
  ['tool x input_pw', 'word'],
  ['tool x psk', 'word'],
  ['tool x PSK', 'word'],
  ['tool x passphrase', 'word'],
  ['tool x wpa-psk', 'nothing'],
  ['tool x psk-value', 'nothing'],
  ['tool -x psk', 'password'],
  ['tool rotate psk', 'password'],
  ['tool a b password', 'password'],
  ['tool a b c password', 'word'],
  ['tool a b c PASSWORD', 'word'],
  ['tool a b c db-password', 'nothing'],
  ['tool a b c password-value', 'nothing'],
  // Short options.
  ['grep -p', 'nothing'],
  ['sudo tool -k', 'token'],
  ['sudo tool -t', 'token'],
  ['sudo tool -x', 'random'],
  ['sudo tool -x-p', 'nothing'],
  ['sudo tool -p', 'password'],
  ['sudo tool -u bob -p', 'login'],
  ['psql -p', 'random'],
  ['ssh -p', 'mixed'],
  ['timeout -w', 'mixed'],
];

for (const [line, hint] of LINES)
  test(`the last word of ${line.slice(0, 60)} says: ${hint}`, () => assert.equal(hintOf(line, 0), hint));

const IN_A_STRING: [line: string, hint: OptionHint][] = [
  ['tool set password', 'mixed'],
  ['tool set PASSWORD', 'mixed'],
  ['tool set db_password', 'word'],
  ['tool set dbPassword', 'word'],
  ['tool set SMBPass', 'word'],
  ['tool x password', 'mixed'],
  ['tool x db.password', 'nothing'],
];

for (const [line, hint] of IN_A_STRING)
  test(`in a string, which may be a sentence, the last word of ${line} says: ${hint}`, () =>
    assert.equal(hintOf(line, 1), hint));

const VALUES: [hint: OptionHint, hidden: string[], shown: string[]][] = [
  ['nothing', [], [RANDOM]],
  ['command', [], [RANDOM]],
  ['secret', ['abc', RANDOM], ['ab', '$PASS']],
  ['weak', [RANDOM, 'Winter2024!'], ['kakadu', 'Winter2024']],
  ['random', [RANDOM], ['Winter2024!']],
  ['token', [RANDOM, 'a1b2c3d4e5f6g7h8i9j0k1l2'], ['kakadu', 'Winter2024!']],
  [
    'login',
    ['kakad', 'letmein', 'x.txt2'],
    ['5432', '123456', '10.0.0.1', '/x/y', 'a\\b', 'h:80', 'a b', 'a=b', 'x.txt', 'x.yml', 'ab'],
  ],
  ['password', ['hunter2x'], ['kakadu']],
  ['word', ['kakadu', 'abcd'], ['abc', '12345', 'a/bcd', 'a\\bcd', 'a=bcd', 'rotate']],
  ['mixed', ['aB3defg', 'aB3/E6+H9jK2mN5pQ8sT'], ['kakadu', 'hunter2x']],
];

for (const [hint, hidden, shown] of VALUES)
  test(`after the hint ${hint}, secrets are hidden and nothing else`, () => {
    for (const value of hidden) assert.ok(isHidden(value, hint), value);
    for (const value of shown) assert.ok(!isHidden(value, hint), value);
  });

test('the name of a field has a dot or an underscore, and is no action', () => {
  for (const name of ['input_pw', 'wifi-sec.psk', 'Db_Pass', 'a._b']) assert.match(name, COMPOUND_KEY);
  for (const name of ['get_token', 'GET_TOKEN', 'password', 'wpa-psk', 'a.', '1a_b', 'a_b!', '!a_b', 'a_b c'])
    assert.doesNotMatch(name, COMPOUND_KEY);
});

test('the value of some options is a command that prints a secret', () => {
  for (const key of ['--password-command', 'BORG_PASSCOMMAND', '--passwordeval', '-extpass', '--extpass'])
    assert.ok(isCommandKey(key), key);
  for (const key of ['--extpass-file', 'x-extpass', '--command', '--password', '--passcommands'])
    assert.ok(!isCommandKey(key), key);
});

test('what begins with a dash is a value only after an option of a secret, and if it looks like no option', () => {
  for (const value of ['-hunter2', '-hunter2-x', '-', '-h', '-AB', '--user', '--user=a', '-u=a'])
    assert.equal(isValue(value, 'secret'), value.startsWith('-hunter2'), value);
  assert.ok(!isValue('-hunter2', 'word'));
  assert.ok(isValue('x', 'word') && isValue('x', 'secret'));
});

test('a value belongs to the name in the option before it', () => {
  const isSecretAtEnd = (line: string): boolean => {
    const named = new NamedValue(KEYS);
    const words = line.split(' ');
    return words.map((word, index) => named.next(word, words[index - 1] ?? '')).at(-1) ?? false;
  };
  for (const line of [
    ...['-n a.password -v', '-k password --value', '--name password -value', '-key password --data'],
    ...['-n password -n !b -v', '-n password -n b! -v'],
  ])
    assert.ok(isSecretAtEnd(line), line);
  for (const line of [
    ...['-n a.timeout -v', '-n password -n timeout -v', 'x a.password -v', '-n password x'],
    ...['x-n password -v', '--names password -v', '-n password x-v', '-n password --values'],
  ])
    assert.ok(!isSecretAtEnd(line), line);
});
