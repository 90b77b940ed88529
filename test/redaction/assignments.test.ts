import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactAssignment, redactEcho } from '../../src/redaction/assignments.ts';
import { KeyNames } from '../../src/redaction/key-names.ts';
import { type ReadingMode, RunningPrograms } from '../../src/redaction/program-rules/running-programs.ts';
import { Redaction } from '../../src/redaction/redaction.ts';

const KEYS = new KeyNames();
const RANDOM = 'aB3dE6gH9jK2mN5pQ8sT';

/** What becomes of the argument as the last of a command line; undefined if it assigns no secret. */
function assigned(
  argument: string,
  { before = 'tool', mode = 'argv' as ReadingMode, isSentence = false } = {},
): string | undefined {
  const argv = [...before.split(' '), argument];
  const programs = new RunningPrograms(argv, KEYS, mode);
  for (const [index, word] of argv.entries()) programs.next(word, index);
  return redactAssignment(argument, { isSentence, programs }, new Redaction(KEYS));
}

const HIDDEN: [argument: string, shown: string][] = [
  ['--password=kakadu', '--password=[redacted]'],
  ['-secret=kakadu', '-secret=[redacted]'],
  ['DB_PASSWORD=two words', 'DB_PASSWORD=[redacted]'],
  ['TOKEN:kakadu', 'TOKEN:[redacted]'],
  ['/password:kakadu', '/password:[redacted]'],
  ['-pw:kakadu', '-pw:[redacted]'],
  ['-Dspring.datasource.password=kakadu', '-Dspring.datasource.password=[redacted]'],
  ['--env=DB_PASSWORD=kakadu', '--env=DB_PASSWORD=[redacted]'],
  ['db[password]=kakadu', 'db[password]=[redacted]'],
  ['-HX-Api-Key: kakadu', '-HX-Api-Key: [redacted]'],
  ['-H X-Api-Key: kakadu', '-H X-Api-Key: [redacted]'],
  ['-H=X-Api-Key: kakadu', '-H=X-Api-Key: [redacted]'],
  // Numbers, short ones, and whatever the first sign is.
  ['--password=12345', '--password=[redacted]'],
  ['--pin=0', '--pin=0'],
  ['PASS=ab', 'PASS=[redacted]'],
  ...['$x!1', '@x', '/x9', '#x', ';x', '{x', '%x', '~x', '-x'].map((value): [string, string] => [
    `PASS=${value}`,
    'PASS=[redacted]',
  ]),
  // Headers keep their scheme.
  ['Authorization: kakadu two', 'Authorization: [redacted]'],
  ['Authorization: Bearer kakadu', 'Authorization: Bearer [redacted]'],
  ['--header=Cookie: a=b; c=d', '--header=Cookie: [redacted]'],
  // A command that writes the secret.
  ['--password-command=echo kakadu', '--password-command=echo [redacted]'],
  ['BORG_PASSCOMMAND=echo kakadu', 'BORG_PASSCOMMAND=echo [redacted]'],
  // Weak keys, faint ones and unknown options, by the looks of the value.
  ['--key=hunter2x', '--key=[redacted]'],
  ['AUTH=ann:kakadu', 'AUTH=ann:[redacted]'],
  [`--salt=${RANDOM}`, '--salt=[redacted]'],
  [`--ingest=${RANDOM}`, '--ingest=[redacted]'],
];

for (const [argument, shown] of HIDDEN)
  test(`${argument} becomes ${shown}`, () => assert.equal(assigned(argument) ?? argument, shown));

const NONE: Readonly<Record<string, readonly string[]>> = {
  'no value': ['--password', '--password=', 'PASS=', 'x', '', '=x'],
  'a value that is nothing': ['--password=true', 'TOKEN=null', 'PASS=a', 'PASS=[redacted]'],
  'where the secret is': ['--password=/run/app/pw', 'PASS=env:PW', '--secret=id=x,src=y'],
  'another key': ['--port=8080', 'NAME=kakadu', '--password-file=kakadu', '--no-password=kakadu', '--max-tokens=4096'],
  'a plain value of a weak key': ['--key=server.pem', '--key=2,3', '--auth=kakadu', '--salt=abc123'],
  'an identifier': [`--node-id=${RANDOM}`, `--commit=${RANDOM}`],
  'a name of two parts': ['token:string', 'arn:aws:x:secret:name', 'secret:rotate', 'password::x'],
  'a sentence': ['password: reset the page', 'token: undefined'],
  'a URL': ['https://h/token=x', 'a//b=c'],
  'several values': ['key=kakadu9x;b=c', '--key={"a":"b"}'],
};

for (const [what, args] of Object.entries(NONE))
  test(`no secret is assigned by ${what}`, () => {
    for (const argument of args) assert.equal(assigned(argument), undefined, argument);
  });

test('a variable is no value where a shell reads it, unless there is more', () => {
  for (const argument of ['DB_PASSWORD=$PASS', '--password="$PASS"', 'Authorization: Bearer $TOKEN']) {
    assert.equal(assigned(argument, { mode: 'command' }), argument);
    assert.match(assigned(argument) ?? '', /\[redacted\]$/);
  }
  assert.equal(assigned('DB_PASSWORD=$PASS!x', { mode: 'command' }), 'DB_PASSWORD=[redacted]');
});

test('in a sentence a plain word is no value', () => {
  assert.equal(assigned('token=foo', { mode: 'prose' }), undefined);
  assert.equal(assigned('token=foo7x!', { mode: 'prose' }), 'token=[redacted]');
  assert.equal(assigned('token: 15m!x', { isSentence: true }), undefined);
  assert.equal(assigned('token: 15m!x'), 'token: [redacted]');
});

test('/p:x is a password beside a user, on Windows', () => {
  assert.equal(assigned('/p:5432', { before: 'tool.exe /u:ann' }), '/p:[redacted]');
  assert.equal(assigned('/p:10.0.0.1', { before: 'tool.exe /u:ann' }), undefined);
  assert.equal(assigned('/p:5432', { before: 'tool.exe /s:srv' }), undefined);
});

test('echo and printf write what follows their options and their format', () => {
  const shown = (text: string): string => redactEcho(text, new Redaction(KEYS));
  for (const start of ['echo ', 'echo -n ', '/bin/echo ', 'printf ', "printf '%s\\n' ", 'C:\\bin\\echo.exe '])
    assert.equal(shown(`${start}kakadu`), `${start}[redacted]`);
  for (const text of ['pass show x', 'cat /run/x', 'echo', 'xecho kakadu']) assert.equal(shown(text), text);
});
