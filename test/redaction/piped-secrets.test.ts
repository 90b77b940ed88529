import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactWritten } from '../../src/redaction/piped-secrets.ts';
import { commandsOf } from '../../src/redaction/shell-words.ts';

/** The words of all commands, those changed that are written into a command that reads a secret. */
function shown(line: string): string {
  const { commands } = commandsOf(line);
  return commands
    .map(({ words }, at) => {
      const written = redactWritten(commands, at);
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
  ['chpasswd <<<hunter2 b', 'chpasswd <<<[redacted] b'],
  ['chpasswd <<< hunter2 b', 'chpasswd <<< [redacted] b'],
  ['cat <<< hunter2', 'cat <<< hunter2'],
  [`echo hunter2 | x ${'y'.repeat(300)} chpasswd`, `echo [redacted] | x ${'y'.repeat(300)} chpasswd`],
  [`echo hunter2 | x ${'y'.repeat(520)} chpasswd`, `echo hunter2 | x ${'y'.repeat(520)} chpasswd`],
  [`echo hunter2 | x ${'y '.repeat(64)}chpasswd`, `echo hunter2 | x ${'y '.repeat(64)}chpasswd`],
];

for (const [line, expected] of LINES)
  test(`what is written by ${line.slice(0, 60)}`, () => assert.equal(shown(line), expected));

test('a command that is not there writes nothing', () => assert.equal(redactWritten([], 0), undefined));
