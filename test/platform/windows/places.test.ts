import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { win32 } from 'node:path';
import { test } from 'node:test';
import { windowsPlaces } from '../../../src/platform/windows/places.ts';

const PROFILE = 'C:\\Users\\me';
const ENVIRONMENT = {
  USERPROFILE: PROFILE,
  APPDATA: 'D:\\Roaming',
  LOCALAPPDATA: 'E:\\Local',
  ProgramData: 'F:\\mine',
  SystemRoot: 'F:\\mine',
};

test('files are in the folders for application data; nothing in the environment moves the system-wide one', () => {
  const { systemConfig, userConfig, state, home } = windowsPlaces(ENVIRONMENT);
  assert.deepEqual(
    [systemConfig, userConfig, state, home],
    [
      'C:\\ProgramData\\process-manager-mcp\\config.json',
      'D:\\Roaming\\process-manager-mcp\\config.json',
      'E:\\Local\\process-manager-mcp',
      PROFILE,
    ],
  );
  assert.equal(windowsPlaces({}).systemConfig, systemConfig);
});

test('without their variables, or with ones that depend on the current drive or folder, they are in the profile', () => {
  for (const wrong of [undefined, '', '.', 'x', '\\x', '/x', 'C:x']) {
    const { userConfig, state } = windowsPlaces({ USERPROFILE: PROFILE, APPDATA: wrong, LOCALAPPDATA: wrong });
    assert.deepEqual(
      [userConfig, state],
      [
        `${PROFILE}\\AppData\\Roaming\\process-manager-mcp\\config.json`,
        `${PROFILE}\\AppData\\Local\\process-manager-mcp`,
      ],
    );
  }
});

test('a share is a full path', () =>
  assert.equal(
    windowsPlaces({ APPDATA: '\\\\server\\share' }).userConfig,
    '\\\\server\\share\\process-manager-mcp\\config.json',
  ));

test('without a profile there is no configuration, and no folder for state that could be made', () => {
  for (const USERPROFILE of [undefined, '', '\\x']) {
    const { userConfig, state, home } = windowsPlaces({ USERPROFILE });
    assert.deepEqual([userConfig, home], [undefined, undefined]);
    assert.ok(win32.isAbsolute(state));
    assert.match(state, /^C:\\<no user profile>\\/, 'a name that Windows does not accept');
  }
});

test('no file that exists is trusted, and the reason names it and what to do', () => {
  const { distrust, distrustOwn } = windowsPlaces({});
  const own = statSync('package.json');
  assert.equal(
    distrust('C:\\x', own),
    'C:\\x: is not trusted, because this version cannot check on Windows who may write it; remove it, and use flags or environment variables instead',
  );
  assert.equal(
    distrustOwn('C:\\x', own),
    'C:\\x is not trusted: this version cannot check on Windows who may write it',
  );
});

test('folders are not synced, and permissions are inherited, not copied', () => {
  const { syncsFolders, copyOwner } = windowsPlaces({});
  assert.equal(syncsFolders, false);
  assert.equal(copyOwner(statSync('package.json'), -1), undefined);
});

test('a user name becomes one part of a path', () => assert.match(windowsPlaces({}).userInPath(), /^[\w.-]+$/));
