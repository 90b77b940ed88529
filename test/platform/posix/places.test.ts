import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { posixPlaces } from '../../../src/platform/posix/places.ts';

const SYSTEM = {
  systemFolder: '/system',
  configFolder: 'config',
  stateFolder: 'state',
  ownAccount: () => ({ name: 'ann', home: '/users/ann' }),
  isPrivateGroup: () => false,
  mayBeRoot: () => false,
};
const placesOf = (environment: Readonly<Record<string, string | undefined>>) => posixPlaces(environment, SYSTEM);

const folder = mkdtempSync(join(tmpdir(), 'places-'));
after(() => rmSync(folder, { recursive: true }));

test('the files of the user are in the home', () => {
  const { systemConfig, userConfig, state, home } = placesOf({ HOME: '/home/me' });
  assert.deepEqual(
    [systemConfig, userConfig, state, home],
    [
      '/system/process-manager-mcp/config.json',
      '/home/me/config/process-manager-mcp/config.json',
      '/home/me/state/process-manager-mcp',
      '/home/me',
    ],
  );
});

test("XDG variables move them, if they are absolute: the working directory may be anyone's", () => {
  const moved = placesOf({ HOME: '/home/me', XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s' });
  assert.deepEqual(
    [moved.systemConfig, moved.userConfig, moved.state],
    ['/system/process-manager-mcp/config.json', '/c/process-manager-mcp/config.json', '/s/process-manager-mcp'],
  );
  for (const relative of ['.', 'c', '']) {
    const { userConfig, state } = placesOf({ HOME: '/home/me', XDG_CONFIG_HOME: relative, XDG_STATE_HOME: relative });
    const same = placesOf({ HOME: '/home/me' });
    assert.deepEqual([userConfig, state], [same.userConfig, same.state]);
  }
});

test('the system gives the home if the environment does not, and always gives the name', () => {
  const { home, userInPath } = placesOf({});
  assert.deepEqual([home, userInPath()], ['/users/ann', 'ann']);
  assert.equal(placesOf({ HOME: '/home/me', USER: 'me' }).userInPath(), 'ann');
});

test('a user without a home has no configuration, and no folder for state that could be made', () => {
  for (const HOME of ['', 'relative']) {
    const { userConfig, state, home } = placesOf({ HOME });
    assert.deepEqual([userConfig, state, home], [undefined, '/nonexistent/state/process-manager-mcp', undefined]);
  }
});

test('trust is decided by the rules of the system, for the user of this process', () => {
  const { distrust, distrustOwn } = placesOf({});
  const path = join(folder, 'trusted');
  writeFileSync(path, '', { mode: 0o600 });
  assert.deepEqual([distrust(path, statSync(path)), distrustOwn(path, statSync(path))], [undefined, undefined]);
  chmodSync(path, 0o620);
  assert.match(distrust(path, statSync(path)) ?? '', /is writable by others \(mode 620\)/);
  assert.match(distrustOwn(path, statSync(path)) ?? '', /^other users can write to /);
});

describe('a file that replaces another', () => {
  function replaced(change: (path: string) => void) {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    writeFileSync(from, '');
    change(from);
    const fd = openSync(to, 'w', 0o600);
    placesOf({}).copyOwner(statSync(from), fd);
    closeSync(fd);
    return statSync(to);
  }

  test('has its mode', () => {
    for (const mode of [0o640, 0o4755]) assert.equal(replaced((path) => chmodSync(path, mode)).mode & 0o7777, mode);
  });

  test('has its owner', { skip: process.getuid?.() === 0 ? false : 'needs root, to give files to others' }, () => {
    const { uid, gid } = replaced((path) => chownSync(path, 61_077, 61_078));
    assert.deepEqual([uid, gid], [61_077, 61_078]);
  });
});

test('what root makes belongs to the owner of the folder, what another user makes to that user', () => {
  const [home, made] = [join(folder, 'home'), join(folder, 'home', 'made')];
  mkdirSync(home);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(home, 61_077, 61_078);
  const fd = openSync(made, 'w', 0o600);
  placesOf({}).inheritOwner(home, fd);
  closeSync(fd);
  const { uid, gid, mode } = statSync(made);
  assert.deepEqual([uid, gid], isRoot ? [61_077, 61_078] : [process.getuid?.(), process.getgid?.()]);
  assert.equal(mode & 0o777, 0o600);
});

test('the rest is the same on every POSIX system', () => {
  assert.equal(placesOf({}).syncsFolders, true);
});
