import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inheritedFrom, pathsOf } from '../../../src/commands/doctor/client-environment.ts';

const PERSON = '/home/me/.nvm/bin:/usr/bin';
const DESKTOP = '/usr/bin:/bin';

test('a client of the terminal has the PATH of the person', () => {
  for (const client of ['claude-code', 'codex', 'gemini-cli', 'opencode', 'github-copilot-cli', 'unknown'])
    assert.deepEqual(pathsOf(client, PERSON, DESKTOP), { sure: PERSON, asksShell: false });
});

test('a client with a window has that of the desktop, and an editor asks the shell, too', () => {
  assert.deepEqual(pathsOf('claude-desktop', PERSON, DESKTOP), { sure: DESKTOP, shell: PERSON, asksShell: false });
  for (const client of ['cursor', 'vscode', 'windsurf', 'zed'])
    assert.deepEqual(pathsOf(client, PERSON, DESKTOP), { sure: DESKTOP, shell: PERSON, asksShell: true });
});

test('where the desktop has no PATH of its own, all have that of the person', () => {
  assert.deepEqual(pathsOf('claude-desktop', PERSON, undefined), { sure: PERSON, asksShell: false });
});

test('a server inherits what every client hands on, and no setting of this program', () => {
  const environment = {
    HOME: '/home/me',
    LANG: 'C',
    Path: 'x',
    SystemRoot: 'C:\\Windows',
    USER: undefined,
    ALLOW_ROOT: 'Y',
    NODE_OPTIONS: '--inspect',
    API_KEY: 'secret',
  };
  assert.deepEqual(inheritedFrom(environment), { HOME: '/home/me', LANG: 'C', SystemRoot: 'C:\\Windows' });
});
