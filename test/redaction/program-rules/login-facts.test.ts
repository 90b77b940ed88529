import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasSlashOptions, LoginFacts } from '../../../src/redaction/program-rules/login-facts.ts';

const factsOf = (line: string, start = 0) => new LoginFacts(line.split(' '), start, hasSlashOptions(line.split(' ')));

const NAMED = [
  'x -u bob',
  'x --user=bob',
  'x --username CORP\\bob',
  'x -u 1234567',
  'x login',
  'x /s srv /u bob',
  'x /user:bob /p',
];
const NOT_NAMED = ['x -u 1000', 'x -u http://h', 'x -u /srv/x', 'x -u', 'x /u bob', 'x bob', 'x -p 80'];

test('an option names a user', () => {
  for (const line of NAMED) assert.ok(factsOf(line).hasUser, line);
  for (const line of NOT_NAMED) assert.ok(!factsOf(line).hasUser, line);
});

test('only what follows the program counts', () => {
  assert.equal(factsOf('sudo -u bob x -p 80', 3).hasUser, false);
  assert.equal(factsOf('sudo -u bob x -u ann', 3).hasUser, true);
  assert.equal(factsOf(`x ${'a '.repeat(80)}-u bob`).hasUser, false);
});

test('a user may be attached, or given as a login name', () => {
  assert.ok(factsOf('x -uroot -pkakadu').hasAttachedUser);
  for (const line of ['x -url h', 'x -update', 'x -u root']) assert.ok(!factsOf(line).hasAttachedUser, line);
  assert.ok(factsOf('x -l bob -p 1').hasLoginName);
  for (const line of ['x -l', 'x -l 80', 'x bob']) assert.ok(!factsOf(line).hasLoginName, line);
});

test('options of Windows are those of a program with .exe, or several with a slash', () => {
  for (const argv of [['x.exe'], ['C:\\x'], ['x', '/s', '/u:bob']]) assert.ok(hasSlashOptions(argv), argv.join(' '));
  for (const argv of [['x', '/u'], ['x', '/etc/a', '/etc/b'], ['x']]) assert.ok(!hasSlashOptions(argv), argv.join(' '));
});
