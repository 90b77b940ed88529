import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  COMPOUND_KEY,
  isCommandKey,
  isSecretAfter,
  isValue,
  type OptionHint,
} from '../../src/redaction/option-hints.ts';

const RANDOM = 'aB3dE6gH9jK2mN5pQ8sT';
const HEX = '0123456789abcdef01234567';
const VALUES: [hint: OptionHint, hidden: string[], shown: string[]][] = [
  ['nothing', [], [RANDOM]],
  ['command', [RANDOM], ['echo x', 'cat', 'pass-show']],
  // Whatever it is, except nothing and a place where the secret is.
  ['secret', ['ab', '12345', 'kakadu', '$PASS', '@x9', '/x9', RANDOM], ['', 'a', 'true', '/etc/app/pw', 'env:PW']],
  ['weak', [RANDOM, 'Winter2024!', 'Winter2024', 'hunter2x'], ['kakadu', '8080', '10.0.0.1', 'ab=cd', 'x.pem', 'a b']],
  ['short', ['hunter2x', 'Winter2024'], ['kakadu', '8080', 'web01', 'a-b-c']],
  ['login', ['kakad', 'letmein', '5432', '123456', 'a b', '$x9'], ['ab', '10.0.0.1', '/etc/x/y', 'h:80', 'ab=cd']],
  ['loginByName', ['letmein', '5432x'], ['5432', '10.0.0.1']],
  ['word', ['kakadu', 'abcd', '12345'], ['abc', 'a/bcd', 'a\\bcd', 'a=bcd', 'rotate']],
  ['second', ['aB3defg', 'Winter2024!'], ['hunter2x', 'kakadu']],
  ['faint', [RANDOM, HEX, 'Winter2024!'], ['Winter2024', 'hunter2x']],
  ['token', [RANDOM, 'a1b2c3d4e5f6g7h8i9j0k1l2'], ['kakadu', 'Winter2024!']],
  ['random', [RANDOM], ['Winter2024!', HEX]],
  ['unknown', [RANDOM, 'Winter2024!', 'aB3x9Kq2'], ['kakadu', 'Parser2024', '8080', 'hunter2x']],
  ['odd', ['hunter2x', 'kakadu7!', 'policy!'], ['kakadu', '8080', 'x7!', '10.0.0.1']],
  ['mixed', ['aB3defg', 'aB3/E6+H9jK2mN5pQ8sT'], ['kakadu', 'hunter2x']],
];

for (const [hint, hidden, shown] of VALUES)
  test(`after the hint ${hint}, secrets are hidden and nothing else`, () => {
    for (const value of hidden) assert.ok(isSecretAfter(value, hint), value);
    for (const value of shown) assert.ok(!isSecretAfter(value, hint), value);
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
  for (const value of ['-hunter2', '-hunter2-x', '-', '-h', '-AB', '--user', '--user=a', '-u=a', '/p:x', '/P:x'])
    assert.equal(isValue(value, 'secret'), value.startsWith('-hunter2'), value);
  assert.ok(!isValue('-hunter2', 'word'));
  assert.ok(isValue('x', 'word') && isValue('x', 'secret'));
});
