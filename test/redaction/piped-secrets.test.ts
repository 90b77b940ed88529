import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyNames } from '../../src/redaction/key-names.ts';
import { redactWritten } from '../../src/redaction/piped-secrets.ts';
import { Redaction } from '../../src/redaction/redaction.ts';
import { commandsOf } from '../../src/redaction/shell-words.ts';

/** The words of all commands, those changed that are written into a command that reads a secret. */
function shown(line: string): string {
  const { commands } = commandsOf(line);
  const redaction = new Redaction(new KeyNames());
  return commands
    .map(({ words }, at) => {
      const written = redactWritten(commands, at, redaction);
      return words.map(({ text }, index) => written?.(text, index) ?? text).join(' ');
    })
    .join(' | ');
}

const LINES: [line: string, shown: string][] = [
  ['echo hunter2 | sudo -S ls', 'echo [redacted] | sudo -S ls'],
  ['echo hunter2 | sudo -k -S ls', 'echo [redacted] | sudo -k -S ls'],
  ['echo hunter2 | sudo ls', 'echo hunter2 | sudo ls'],
  ['/bin/echo -n hunter2 | passwd --stdin', '/bin/echo -n [redacted] | passwd --stdin'],
  ['printf %s\\n hunter2 | chpasswd', 'printf %s\\n [redacted] | chpasswd'],
  ['printf hunter%2 | chpasswd', 'printf hunter%2 | chpasswd'],
  ['echo %abc | chpasswd', 'echo [redacted] | chpasswd'],
  ['echo bob:hunter2 | /usr/sbin/chpasswd', 'echo bob:[redacted] | /usr/sbin/chpasswd'],
  ['echo bob: | chpasswd', 'echo [redacted] | chpasswd'],
  ['echo $PASS | chpasswd', 'echo $PASS | chpasswd'],
  ['echo hunter2\\n\\n | chpasswd', 'echo [redacted] | chpasswd'],
  ['yes hunter2 | cryptsetup luksFormat x', 'yes [redacted] | cryptsetup luksFormat x'],
  ['echo a >x | chpasswd', 'echo a >x | chpasswd'],
  ['echo hunter2 >x | chpasswd', 'echo [redacted] >x | chpasswd'],
  ['command echo hunter2 | chpasswd', 'command echo [redacted] | chpasswd'],
  ['sudo echo hunter2 | chpasswd', 'sudo echo [redacted] | chpasswd'],
  ['cat hunter2 | chpasswd', 'cat hunter2 | chpasswd'],
  ['xecho hunter2 | chpasswd', 'xecho hunter2 | chpasswd'],
  ['echo hunter2 | xchpasswd', 'echo hunter2 | xchpasswd'],
  ['echo hunter2; chpasswd', 'echo hunter2 | chpasswd'],
  ['echo hunter2 && chpasswd', 'echo hunter2 | chpasswd'],
  ['(echo one1; echo two2) | smbpasswd x', 'echo [redacted] | echo [redacted] | smbpasswd x'],
  ['(echo one1; a; b; c; d) | chpasswd', 'echo one1 | a | b | c | d | chpasswd'],
  ['echo hunter2 | docker login --password-stdin', 'echo [redacted] | docker login --password-stdin'],
  ['echo hunter2 | gh auth login --with-token', 'echo [redacted] | gh auth login --with-token'],
  ['echo hunter2 | docker secret create x -', 'echo [redacted] | docker secret create x -'],
  ['echo hunter2 | kubectl create secret generic x', 'echo [redacted] | kubectl create secret generic x'],
  ['echo hunter2 | pass insert x', 'echo [redacted] | pass insert x'],
  ['echo hunter2 | openssl enc -pass stdin', 'echo [redacted] | openssl enc -pass stdin'],
  ['echo hunter2 | vault kv put x', 'echo [redacted] | vault kv put x'],
  // What is read as an option, a format, a redirection, and what only looks like one.
  ['echo -ne hunter2 | chpasswd', 'echo -ne [redacted] | chpasswd'],
  ['echo -nx | chpasswd', 'echo [redacted] | chpasswd'],
  ['echo pw-n | chpasswd', 'echo [redacted] | chpasswd'],
  ['echo hunter<2 | chpasswd', 'echo [redacted] | chpasswd'],
  ['printf !ab%s | chpasswd', 'printf [redacted] | chpasswd'],
  ['printf ab%s! | chpasswd', 'printf [redacted] | chpasswd'],
  ['command myecho hunter2 | chpasswd', 'command myecho hunter2 | chpasswd'],
  ['command echoes hunter2 | chpasswd', 'command echoes hunter2 | chpasswd'],
  // A word that is no secret stays, with the line ends after it.
  ['echo none\\n\\n | chpasswd', 'echo none\\n\\n | chpasswd'],
  ['echo no\\nne | chpasswd', 'echo [redacted] | chpasswd'],
  ['echo !bob:hunter2 | chpasswd', 'echo [redacted] | chpasswd'],
  // Several commands in brackets.
  [
    '(echo one1; echo two2; echo three3; echo four4) | smbpasswd x',
    'echo [redacted] | echo [redacted] | echo [redacted] | echo [redacted] | smbpasswd x',
  ],
  ['(echo hunter2); chpasswd', 'echo hunter2 | chpasswd'],
  ['echo hunter2 || chpasswd', 'echo hunter2 | chpasswd'],
  ['echo hunter2 && ls x | chpasswd', 'echo hunter2 | ls x | chpasswd'],
  // Other readers.
  ['echo hunter2 | sudo -kS ls', 'echo [redacted] | sudo -kS ls'],
  ['echo hunter2 | ecryptfs-add-passphrase x', 'echo [redacted] | ecryptfs-add-passphrase x'],
  ['echo hunter2 | tool --db-password-stdin', 'echo [redacted] | tool --db-password-stdin'],
  ['echo hunter2 | tool -password stdin', 'echo [redacted] | tool -password stdin'],
  ['echo hunter2 | tool --passphrase-fd=0', 'echo [redacted] | tool --passphrase-fd=0'],
  ['echo hunter2 | tool --db-password', 'echo [redacted] | tool --db-password'],
  ['echo hunter2 | tool --db-password x', 'echo hunter2 | tool --db-password x'],
  ['echo hunter2 | tool sign-key /dev/stdin', 'echo [redacted] | tool sign-key /dev/stdin'],
  ['echo 12345 | chpasswd', 'echo [redacted] | chpasswd'],
  ['echo $x!1 | chpasswd', 'echo [redacted] | chpasswd'],
  ['echo hunter2 | tee compass insert', 'echo hunter2 | tee compass insert'],
  ['chpasswd <<<hunter2 b', 'chpasswd <<<[redacted] b'],
  ['chpasswd <<< hunter2 b', 'chpasswd <<< [redacted] b'],
  ['chpasswd <<<hunter2 bobby', 'chpasswd <<<[redacted] bobby'],
  ['<<<hunter2 chpasswd', '<<<[redacted] chpasswd'],
  ['chpasswd <<<"bob:hunter2"', 'chpasswd <<<bob:[redacted]'],
  ['chpasswd <<<"$PASS"', 'chpasswd <<<$PASS'],
  [`chpasswd <<<"no'ne"`, 'chpasswd <<<[redacted]'],
  ['cat <<< hunter2', 'cat <<< hunter2'],
  [`echo hunter2 | x ${'y'.repeat(300)} chpasswd`, `echo [redacted] | x ${'y'.repeat(300)} chpasswd`],
  [`echo hunter2 | x ${'y'.repeat(520)} chpasswd`, `echo hunter2 | x ${'y'.repeat(520)} chpasswd`],
  [`echo hunter2 | x ${'y '.repeat(62)}chpasswd`, `echo [redacted] | x ${'y '.repeat(62)}chpasswd`],
  [`echo hunter2 | x ${'y '.repeat(63)}chpasswd`, `echo hunter2 | x ${'y '.repeat(63)}chpasswd`],
];

for (const [line, expected] of LINES)
  test(`what is written by ${line.slice(0, 60)}`, () => assert.equal(shown(line), expected));

test('a command that is not there writes nothing', () =>
  assert.equal(redactWritten([], 0, new Redaction(new KeyNames())), undefined));
