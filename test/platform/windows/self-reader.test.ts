import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPrivileged, readSelfUser } from '../../../src/platform/windows/self-reader.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';
import { memoryCalls } from './memory-calls.ts';
import { ELEVATION, LOCAL_SERVICE, ME, type MemoryProcess, memoryWindows, SERVER, SYSTEM } from './memory-windows.ts';

const selfWith = (rest: Partial<MemoryProcess>, session = 1) => {
  const calls = memoryCalls(memoryWindows({ ...SERVER, ...rest }));
  return { ...readSelfUser(calls, session), open: calls.openHandles() };
};

test('the user with its groups, without those that say nothing or only deny', () => {
  const { explain, ...rest } = selfWith({});
  assert.deepEqual(rest, {
    ...{ user: ME, privilege: null, open: 0 },
    ...{ group: ME.replace(/\d+$/, '513'), groups: ['S-1-5-32-545'] },
  });
  assert.match(explain?.(BUILT_IN).join(' ') ?? '', /^Its SID is S-1-5-21-.*not elevated \(integrity level medium\)/);
});

test('an elevated server says so', () => {
  const { privilege, groups, explain } = selfWith({ elevation: ELEVATION.full });
  assert.deepEqual([privilege, groups], ['elevated', ['S-1-5-32-544', 'S-1-5-32-545']]);
  assert.match(explain?.(BUILT_IN).join(' ') ?? '', /is elevated \(integrity level high\)/);
});

test('SYSTEM and services are the machine; a user in session 0 is not for that alone', () => {
  assert.deepEqual(
    [
      selfWith({ user: SYSTEM, elevation: ELEVATION.default }, 0).privilege,
      selfWith({ user: LOCAL_SERVICE, elevation: ELEVATION.default }, 0).privilege,
      selfWith({ session: 0 }, 0).privilege,
    ],
    ['system', 'system', null],
  );
});

test('a server that may not read its own token is without rights, and owns nothing', () => {
  const { user, privilege, groups, group, explain } = selfWith({ denied: ['token'] });
  assert.deepEqual([user, privilege, groups, group], ['S-1-0-0', null, [], 'S-1-0-0']);
  assert.match(explain?.(BUILT_IN).join(' ') ?? '', /This server is not elevated: /);
});

test('without koffi nothing is privileged', { skip: process.platform === 'win32' && 'koffi is there' }, () =>
  assert.equal(isPrivileged(), false),
);
