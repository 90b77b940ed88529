import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyNames } from '../../src/redaction/key-names.ts';
import { REDACTED, Redaction } from '../../src/redaction/redaction.ts';
import { strictly } from '../../src/redaction/strict.ts';

const shown = (...argv: string[]): string[] => strictly(argv, new Redaction(new KeyNames()));
const lastOf = (...argv: string[]): string | undefined => shown('x', '-v', ...argv).at(-1);

test('what is plainly harmless stays', () => {
  for (const argument of [
    ...[
      '-v',
      '--verbose',
      '--',
      '-',
      '++',
      '+',
      'localhost',
      'localhost:80',
      'db.example.org',
      '10.0.0.1',
      '10.0.0.1:80',
    ],
    ...[
      '10.0.0.0/8',
      '[::1]:80',
      'https://example.org/a-path/x',
      '80',
      '5',
      'x',
      'true',
      'off',
      'json',
      'utf-8',
      '|',
      '&&',
    ],
    ...['/etc/app/main.conf', './src/main.ts', 'server.pem', '~/keys/app', 'env:PW', '[redacted]', 'a=[redacted]'],
  ])
    assert.equal(lastOf(argument), argument);
});

test('everything else is hidden, also what no other rule would hide', () => {
  for (const argument of [
    ...['kakadu', 'Kakadu', 'two words', '123', '4711', 'web01', 'a:b', 'ann@host', 'hunter2x', 'a,b', '--x9', 'äöü'],
    ...['https://example.org/?a=b', 'https://ann@example.org', 'https://example.org/x9', '1.2.3', 'db=x'],
  ])
    assert.equal(lastOf(argument), REDACTED, argument);
});

test('of a setting the name stays, and a value that is harmless', () => {
  for (const [argument, expected] of [
    ['--name=kakadu', `--name=${REDACTED}`],
    ['--dry-run=true', '--dry-run=true'],
    ['--config=/etc/app/main.conf', '--config=/etc/app/main.conf'],
    ['NODE_ENV=kakadu', `NODE_ENV=${REDACTED}`],
    ['NODE_DEBUG=off', 'NODE_DEBUG=off'],
    ['name=kakadu', REDACTED],
    ['--name9=kakadu', REDACTED],
  ] as const)
    assert.equal(lastOf(argument), expected);
});

test('a number stays behind an option that counts or names a port', () => {
  assert.equal(lastOf('--port', '8080'), '8080');
  assert.equal(lastOf('--port=8080'), '--port=8080');
  assert.equal(lastOf('--max-workers', '1000'), '1000');
  assert.equal(lastOf('--pin', '8080'), REDACTED);
  assert.equal(lastOf('--pin=8080'), `--pin=${REDACTED}`);
  assert.equal(lastOf('--port', '12345678'), REDACTED);
  assert.equal(lastOf('--port', '8080x'), REDACTED);
});

test('up to two subcommands stay behind the program', () => {
  assert.deepEqual(shown('docker', 'compose', 'run', 'kakadu'), ['docker', 'compose', 'run', REDACTED]);
  assert.deepEqual(shown('docker', '-v', 'compose'), ['docker', '-v', REDACTED]);
  assert.deepEqual(shown('docker', 'Compose'), ['docker', REDACTED]);
  assert.deepEqual(shown('docker', 'a-name-that-is-too-long'), ['docker', REDACTED]);
});

test('of a title the words are judged like arguments; a program with a path stays', () => {
  assert.deepEqual(shown('x --port 8080  --name kakadu'), [`x --port 8080  --name ${REDACTED}`]);
  assert.deepEqual(shown('/opt/app9/bin/x'), ['/opt/app9/bin/x']);
});

test('it records where it hid something', () => {
  const redaction = new Redaction(new KeyNames());
  strictly(['x', '-v', 'kakadu', '--name=kakadu'], redaction);
  assert.deepEqual(redaction.replacements, [
    { argument: 2, rule: 'not plainly harmless (argv: strict)' },
    { argument: 3, rule: 'not plainly harmless (argv: strict)' },
  ]);
});
