import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyNames } from '../../../src/redaction/key-names.ts';
import { isPlainOption, redactByProgram } from '../../../src/redaction/program-rules/redact-by-program.ts';
import { RunningPrograms } from '../../../src/redaction/program-rules/running-programs.ts';
import { Redaction } from '../../../src/redaction/redaction.ts';

const KEYS = new KeyNames();

/** What becomes of the last word of a command that a shell reads, by the rules of its program alone. */
function last(line: string): string {
  const argv = line.split(' ');
  const programs = new RunningPrograms(argv, KEYS, 'command');
  for (const [index, argument] of argv.entries()) programs.next(argument, index);
  const index = argv.length - 1;
  return redactByProgram(
    programs,
    { text: argv[index] ?? '', previous: argv[index - 1] ?? '', index },
    new Redaction(KEYS),
  );
}

const WORDS: [line: string, shown: string][] = [
  ['mysql -phunter2', '-p[redacted]'],
  ['mysql -p', '-p'],
  ['mysql -p$PASS', '-p$PASS'],
  ['7z -p-', '-p-'],
  ['/p:x', '/p:x'],
  ['rabbitmqctl add_user bob hunter2', '[redacted]'],
  ['rabbitmqctl -n node add_user bob hunter2', '[redacted]'],
  ['rabbitmqctl add_user bob $PASS', '$PASS'],
  ['rabbitmqctl add_user bob --x', '--x'],
  ['rabbitmqctl add_user bob', 'bob'],
  ['rabbitmqctl add_user bob hunter2 more', 'more'],
  ['curl -u bob:hunter2', 'bob:[redacted]'],
  ['curl -ubob:hunter2', '-ubob:[redacted]'],
  ['curl --user=bob:hunter2', '--user=bob:[redacted]'],
  ['curl -u bob', 'bob'],
  ['curl -u :hunter2', ':[redacted]'],
  ['curl --user=:hunter2', '--user=:[redacted]'],
  ['curl --user-agent=a:b', '--user-agent=a:b'],
  ['curl -x bob:hunter2', 'bob:hunter2'],
  ['curl -b a=b', 'a=[redacted]'],
  ['curl --cookie=a=b', '--cookie=a=[redacted]'],
  ['sqlplus scott/tiger@db', 'scott/[redacted]@db'],
  ['oathtool ABCDEFGHIJKLMNOP', '[redacted]'],
  ['act -s NAME=value', 'NAME=[redacted]'],
  ['act -s GITHUB_TOKEN=value', 'GITHUB_TOKEN=[redacted]'],
  ['act -s my_NAME=value', 'my_NAME=[redacted]'],
  ['mysql x', 'x'],
];

for (const [line, shown] of WORDS) test(`the last word of ${line}`, () => assert.equal(last(line), shown));

const RULES = [{ programs: ['x'], plain: ['--secret', '-e', '--set-secrets', '--env'] }];

test('an option whose value names a secret is plain, and so is its value', () => {
  for (const [previous, argument] of [
    ['', '--secret'],
    ['-e', 'NAME'],
    ['', '--set-secrets=a=b'],
    ['--secret', 'a=b'],
  ] as const)
    assert.ok(isPlainOption(RULES, previous, argument), `${previous} ${argument}`);
});

test('a value that sets something is not, nor is any other option', () => {
  for (const [previous, argument] of [
    ['-e', 'NAME=value'],
    ['', '--env=NAME'],
    ['--other', 'NAME'],
    ['', '--secrets'],
  ] as const)
    assert.ok(!isPlainOption(RULES, previous, argument), `${previous} ${argument}`);
  assert.ok(!isPlainOption([{ programs: ['x'] }], '-e', 'NAME'));
});
