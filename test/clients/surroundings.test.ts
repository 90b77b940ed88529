import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { configFolder, namesIn, xdgConfig } from '../../src/clients/surroundings.ts';

test('the folder for configuration is that of the system, and its variable moves it', () => {
  const home = '/home/me';
  const env = { XDG_CONFIG_HOME: '/x', APPDATA: '/a' };
  for (const [platform, usual, moved] of [
    ['linux', join(home, '.config'), '/x'],
    ['darwin', join(home, 'Library', 'Application Support'), join(home, 'Library', 'Application Support')],
    ['win32', join(home, 'AppData', 'Roaming'), '/a'],
  ] as const) {
    assert.equal(configFolder({ env: {}, home, platform }), usual);
    assert.equal(configFolder({ env, home, platform }), moved);
  }
  assert.equal(xdgConfig({ env: { XDG_CONFIG_HOME: '' }, home }), join(home, '.config'));
});

test('a folder that cannot be read has no names', () => {
  assert.deepEqual(namesIn('/nonexistent/folder'), []);
});
