import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSecretWord, redactByHeuristics } from '../../src/redaction/heuristics.ts';
import { KeyNames } from '../../src/redaction/key-names.ts';
import { RunningPrograms } from '../../src/redaction/program-rules/running-programs.ts';
import { Redaction } from '../../src/redaction/redaction.ts';
import { Redactor } from '../../src/redaction/redactor.ts';

/** What becomes of the last word of a command line by these rules alone. */
function last(line: string) {
  const argv = line.split(' ');
  const keys = new KeyNames();
  const programs = new RunningPrograms(argv, keys);
  for (const [index, argument] of argv.entries()) programs.next(argument, index);
  const index = argv.length - 1;
  const word = { text: argv[index] ?? '', previous: argv[index - 1] ?? '', index };
  return isSecretWord(programs, word) ? '[redacted]' : redactByHeuristics(programs, word, new Redaction(keys));
}

const WORDS: [line: string, shown: string][] = [
  ['tool Winter2024!', '[redacted]'],
  ['Winter2024!', 'Winter2024!'],
  ['grep Winter2024!', 'Winter2024!'],
  ['sudo tool -pWinter2024', '-p[redacted]'],
  ['sudo tool -PWinter2024', '-P[redacted]'],
  ['sudo tool -p=Winter2024', '-p=Winter2024'],
  ['sudo tool -pplain', '-pplain'],
  ['sudo tool -u bob -pHunter2', '-p[redacted]'],
  ['sudo tool -u bob -phunter2x', '-p[redacted]'],
  ['sudo tool -u bob -pplain', '-pplain'],
  ['sudo tool -p8080', '-p8080'],
  ['grep -pWinter2024', '-pWinter2024'],
  ['tool --user bob:hunter2', 'bob:[redacted]'],
  ['tool --user=bob:hunter2', '--user=bob:[redacted]'],
  ['tool --proxy-user=bob:secretword', '--proxy-user=bob:[redacted]'],
  ['tool --db-auth bob:plainword', 'bob:[redacted]'],
  ['tool --creds bob:plainword', 'bob:[redacted]'],
  ['tool --user bob:plainword', 'bob:[redacted]'],
  ['tool --credentials bob:plainword', 'bob:[redacted]'],
  ['tool -a bob:hunter2', 'bob:[redacted]'],
  ['tool -a bob:plain', 'bob:plain'],
  ['sudo tool -u bob:plainword', 'bob:[redacted]'],
  ['sudo tool -u bob:plain', 'bob:[redacted]'],
  ['chown -u bob:plugdev', 'bob:plugdev'],
  ['sudo tool -u bob:www-data', 'bob:www-data'],
  ['sudo tool -u bob:systemd-resolve', 'bob:systemd-resolve'],
  ['tool --user bob:1000', 'bob:1000'],
  ['tool --user bob:/home/x', 'bob:/home/x'],
  ['tool --user bob:$PASS', 'bob:$PASS'],
  ['tool --user :hunter2', ':hunter2'],
  ['tool --user sha256:hunter2', 'sha256:hunter2'],
  ['tool --user LDAP:hunter2', 'LDAP:hunter2'],
  ['tool --user xsha256:hunter2', 'xsha256:[redacted]'],
  ['tool --other bob:hunter2', 'bob:hunter2'],
  ['tool x--user=bob:hunter2', 'x--user=bob:hunter2'],
  ['--user=bob:hunter2', '--user=bob:hunter2'],
  ['sudo tool -pWINTER2024', '-pWINTER2024'],
  ['psql -pWinter2024', '-pWinter2024'],
  ['sudo tool --pWinter2024', '--pWinter2024'],
  ['tool -x--user=bob:hunter2', '-x--user=bob:hunter2'],
  ['tool --creds b:plainword', 'b:[redacted]'],
  ['tool --creds bob:one:two', 'bob:[redacted]'],
  ['tool --creds bob:1000', 'bob:1000'],
  ['tool --creds blake2b:plainword', 'blake2b:plainword'],
  ['tool --cred bob:hunter2', 'bob:[redacted]'],
  ['tool --db-creds bob:plainword', 'bob:[redacted]'],
  ['tool --DB-CREDS bob:plainword', 'bob:[redacted]'],
  ['sudo tool --u bob:plainword', 'bob:[redacted]'],
  ['sudo tool -user bob:plainword', 'bob:[redacted]'],
  ['sudo tool -u bob:plainword:x', 'bob:plainword:x'],
  ['tool user add :hunter2x', ':[redacted]'],
  ['tool login hunter2X', '[redacted]'],
  ['tool user add bob:hunter2', 'bob:[redacted]'],
];

for (const [line, shown] of WORDS) test(`the last word of ${line}`, () => assert.equal(last(line), shown));

test('in a whole command line the other words stay', () => {
  assert.deepEqual(new Redactor().argv(['tool', '--user', 'bob:hunter2', 'x']), [
    'tool',
    '--user',
    'bob:[redacted]',
    'x',
  ]);
});
