import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { test } from 'node:test';
import { isPath, pathOf, pidIn, pidOf, portIn, portOf } from '../../../src/commands/verbs/notations.ts';
import { UsageError } from '../../../src/config/layers.ts';

test('a port, as a person may have it before them', () => {
  for (const word of [
    ':3000',
    'localhost:3000',
    'LOCALHOST:3000',
    '127.0.0.1:3000',
    '0.0.0.0:3000',
    '[::1]:3000',
    '[::]:3000',
    '*:3000',
    'http://localhost:3000',
    'https://127.0.0.1:3000/a?b=c',
  ])
    assert.equal(portIn(word), 3000, word);
  for (const word of ['3000', 'node', 'example.org:3000', 'a:b', ':', ':3000x', ''])
    assert.equal(portIn(word), undefined);
  assert.equal(portOf('3000'), 3000);
  for (const word of [':0', ':65536', ':99999999999999999999']) assert.throws(() => portIn(word), UsageError);
  for (const word of ['0', 'http', 'example.org:80']) assert.throws(() => portOf(word), UsageError);
});

test('a pid', () => {
  assert.equal(pidIn('4242'), 4242);
  assert.equal(pidIn('4242x'), undefined);
  assert.equal(pidIn('-1'), undefined);
  for (const word of ['0', '2147483648']) assert.throws(() => pidIn(word), UsageError);
  assert.throws(() => pidOf('node'), UsageError);
});

test('a path, and not the name of a project', () => {
  for (const word of ['.', '..', '~', './x', '../x', '~/x', '/', '/x', 'C:\\x']) assert.ok(isPath(word), word);
  for (const word of ['shop', '.git', '~user', 'a/b', '...', 'c:']) assert.ok(!isPath(word), word);
});

test('a path becomes absolute; one that does not exist is wrong usage', () => {
  assert.equal(pathOf('.', '/nowhere'), process.cwd());
  assert.equal(pathOf('~', process.cwd()), process.cwd());
  assert.equal(pathOf('~/src', process.cwd()), `${process.cwd()}/src`);
  assert.throws(() => pathOf('~/nowhere-at-all', homedir()), /"~\/nowhere-at-all" does not exist: there is no \//);
});
