import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyNames } from '../../src/redaction/key-names.ts';
import { Redaction } from '../../src/redaction/redaction.ts';
import { type Place, wordRedactor } from '../../src/redaction/word-redactor.ts';

const ARGV: Place = { mode: 'argv', depth: 0 };
const COMMAND: Place = { mode: 'command', depth: 1 };
const PROSE: Place = { mode: 'prose', depth: 1 };

function shown(argv: readonly string[], place: Place): string[] {
  const redact = wordRedactor(argv, place, new Redaction(new KeyNames()));
  return argv.map(redact);
}
const lineIn =
  (place: Place) =>
  (line: string): string =>
    shown(line.split(' '), place).join(' ');

const LINES: [line: string, redacted: string][] = [
  ['x --password kakadu y', 'x --password [redacted] y'],
  ['x --password 12345', 'x --password [redacted]'],
  ['x --password -v', 'x --password -v'],
  ['x --password -- kakadu', 'x --password -- [redacted]'],
  ['x --password --user ann', 'x --password --user ann'],
  ['x -u ann -p 4711', 'x -u ann -p [redacted]'],
  ['x -p 4711', 'x -p 4711'],
  ['x login ann 4711', 'x login ann [redacted]'],
  ['x config set password kakadu', 'x config set password [redacted]'],
  ['x auth-pass mymaster Kakadu55x', 'x auth-pass mymaster [redacted]'],
  ['x -n db.password -v kakadu', 'x -n db.password -v [redacted]'],
  ['x key-mgmt wpa-psk wifi-sec.psk kakadu', 'x key-mgmt wpa-psk wifi-sec.psk [redacted]'],
  ['x Winter2024! y', 'x [redacted] y'],
  ['mysql -pkakadu shop', 'mysql -p[redacted] shop'],
  ['x --user ann:kakadu', 'x --user ann:[redacted]'],
  ['x --max-tokens 4096', 'x --max-tokens 4096'],
  ['x --password-file kakadu', 'x --password-file kakadu'],
];

for (const [line, redacted] of LINES)
  test(`of ${line} the secret is hidden, and no more`, () => assert.equal(lineIn(ARGV)(line), redacted));

test('a command of an option is read where it writes a secret', () => {
  assert.deepEqual(shown(['x', '--password-command', 'echo kakadu'], ARGV), [
    'x',
    '--password-command',
    'echo [redacted]',
  ]);
  assert.deepEqual(shown(['x', '--password-command', 'pass show x'], ARGV).at(-1), 'pass show x');
});

test('a variable is no value in a string that a shell reads, but in single quotes it is', () => {
  const argv = ['x', '--password', '$PASS'];
  assert.equal(shown(argv, COMMAND).at(-1), '$PASS');
  assert.equal(shown(argv, { ...COMMAND, literals: new Set([2]) }).at(-1), '[redacted]');
  assert.equal(shown(argv, { ...COMMAND, literals: new Set([1]) }).at(-1), '$PASS');
  assert.equal(shown(argv, ARGV).at(-1), '[redacted]');
  assert.equal(shown(['x', '--password', '$PASS!x'], COMMAND).at(-1), '[redacted]');
});

test('in what may be a sentence fewer words are secrets', () => {
  for (const line of ['set the password policy', 'x --password kakadu', 'x login ann kakadu', 'x user bob secret word'])
    assert.equal(lineIn(PROSE)(line), line);
  assert.equal(lineIn(COMMAND)('x --password kakadu'), 'x --password [redacted]');
  assert.equal(lineIn(PROSE)('x --password hunter2x'), 'x --password [redacted]');
});

const STRINGS: [what: string, argv: string[], last: string][] = [
  ['a command for a shell', ['sh', '-c', 'cd /x && mysql -pkakadu shop'], 'cd /x && mysql -p[redacted] shop'],
  ['what it writes into another', ['sh', '-c', "echo 'a b' | sudo -S id"], "echo '[redacted]' | sudo -S id"],
  ['a command after a sign', ['x', 'ProxyCommand=sshpass -p kakadu ssh h'], 'ProxyCommand=sshpass -p [redacted] ssh h'],
  ['a command in a command', ['sh', '-c', "ssh h 'mysql -pkakadu'"], "ssh h 'mysql -p[redacted]'"],
  ['a sentence of an option', ['x', '--message', 'fix token=foo and -p x'], 'fix token=foo and -p x'],
  ['an assignment with blanks', ['env', 'DB_PASSWORD=a -b c'], 'DB_PASSWORD=[redacted]'],
];

for (const [what, argv, last] of STRINGS)
  test(`a string with blanks may be ${what}`, () => assert.equal(shown(argv, ARGV).at(-1), last));

test('the text of a word is read once: not again within a string', () => {
  const text = 'a DB_PASSWORD=kakadu';
  assert.equal(shown(['x', text], ARGV).at(-1), 'a DB_PASSWORD=[redacted]');
  assert.equal(shown(['x', 'postgres://ann:kakadu@db/x'], { ...COMMAND }).at(-1), 'postgres://ann:kakadu@db/x');
});

test('commands are read three deep', () => {
  const argv = ['ssh', 'h', `sh -c "ssh h 'mysql -pkakadu'"`];
  assert.equal(shown(argv, ARGV).at(-1), `sh -c "ssh h 'mysql -p[redacted]'"`);
  const command = ['sh', '-c', 'mysql -pkakadu'];
  assert.equal(shown(command, { ...COMMAND, depth: 2 }).at(-1), 'mysql -p[redacted]');
  assert.equal(shown(command, { ...COMMAND, depth: 3 }).at(-1), 'mysql -pkakadu');
});

test('a value is recorded with the option before it, of which the first 64 characters count', () => {
  const rulesOf = (argv: readonly string[]): string[] => {
    const redaction = new Redaction(new KeyNames());
    argv.map(wordRedactor(argv, ARGV, redaction));
    return redaction.replacements.map(({ rule }) => rule);
  };
  assert.deepEqual(rulesOf(['x', '--password', 'Winter2024!']), ['the value of --password']);
  assert.deepEqual(rulesOf(['x', 'y', 'Winter2024!']), ['a word that looks like a password']);
  const option = `--password-of-${'x'.repeat(60)}`;
  assert.deepEqual(rulesOf(['x', option, 'kakadu']), [`the value of ${option.slice(0, 64)}`]);
});
