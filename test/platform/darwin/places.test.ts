import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { darwinPlaces } from '../../../src/platform/darwin/places.ts';
import { asUnlistedUser, NO_MODES } from '../../posix.ts';

const INSIDE = 'Library/Application Support/process-manager-mcp';

test('files are in Application Support', () => {
  const { systemConfig, userConfig, state } = darwinPlaces({ HOME: '/Users/me' });
  assert.deepEqual(
    [systemConfig, userConfig, state],
    [`/${INSIDE}/config.json`, `/Users/me/${INSIDE}/config.json`, `/Users/me/${INSIDE}`],
  );
});

test('libc knows a user that is not in passwd(5)', { skip: NO_MODES }, (t) => {
  const { username, homedir } = userInfo();
  asUnlistedUser(t);
  const { home, userInPath } = darwinPlaces({});
  assert.deepEqual([home, userInPath()], [homedir, username]);
});

test('XDG variables move those of the user', () => {
  const moved = darwinPlaces({ HOME: '/Users/me', XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s' });
  assert.deepEqual(
    [moved.systemConfig, moved.userConfig, moved.state],
    [`/${INSIDE}/config.json`, '/c/process-manager-mcp/config.json', '/s/process-manager-mcp'],
  );
});

test('a file that its group may write is not trusted, whichever group it is', { skip: NO_MODES }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'darwin-places-'));
  after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'config.json');
  const { distrust } = darwinPlaces({});
  writeFileSync(path, '{}', { mode: 0o600 });
  assert.equal(distrust(path, statSync(path)), undefined);
  chmodSync(path, 0o620);
  assert.match(distrust(path, statSync(path)) ?? '', /is writable by others \(mode 620\)/);
});
