import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRealPaths } from '../../src/commands/real-paths.ts';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { WINDOWS } from '../windows.ts';

/** The paths that rules about programs match on a machine with these links. */

const LINKS: Readonly<Record<string, string>> = {
  '/bin': '/usr/bin',
  '/bin/sleep': '/usr/bin/sleep',
  '/bin/python3': '/usr/bin/python3.12',
  '/bin/sh': '/usr/bin/dash',
  '/bin/node': '/usr/bin/nodejs',
  '/usr/bin': '/usr/bin',
  '/usr/bin/sleep': '/usr/bin/sleep',
  '/box': '/box',
  '/box/sleep': '/box/busybox',
};
const realPath = async (path: string): Promise<string | undefined> => LINKS[path];

for (const [effect, pattern, expected] of [
  ['deny', '/bin/sleep', ['/bin/sleep', '/usr/bin/sleep']],
  ['deny', '/usr/bin/sleep', ['/usr/bin/sleep']],
  ['deny', '/bin/s*', ['/bin/s*', '/usr/bin/s*']],
  ['deny', '/bin/?/x', ['/bin/?/x', '/usr/bin/?/x']],
  ['deny', '/b*/sleep', ['/b*/sleep']],
  ['deny', '*/sleep', ['*/sleep']],
  ['deny', '/nothing/x', ['/nothing/x']],
  ['deny', '/bin/nothing', ['/bin/nothing', '/usr/bin/nothing']],
  ['deny', '/box/sleep', ['/box/sleep', '/box/busybox']],
  ['ask', '/bin/sh', ['/bin/sh', '/usr/bin/dash']],
  ['allow', '/bin/sleep', ['/bin/sleep', '/usr/bin/sleep']],
  ['allow', '/bin/python3', ['/bin/python3', '/usr/bin/python3.12']],
  // The target may be many other programs, too.
  ['allow', '/bin/sh', ['/bin/sh', '/usr/bin/sh']],
  ['allow', '/bin/node', ['/bin/node', '/usr/bin/node']],
  ['allow', '/box/sleep', ['/box/sleep']],
] as const)
  test(`${effect} ${pattern} matches ${expected.join(', ')}`, async () => {
    assert.deepEqual(await withRealPaths([pattern], effect, { realPath, capabilities: LINUX }), expected);
  });

test('on Windows folders end at both separators, and a drive is no folder of a relative path', async () => {
  const known: Readonly<Record<string, string>> = {
    'C:\\bin\\node.exe': 'C:\\Nodejs\\NODE.EXE',
    'C:/bin': 'C:\\Nodejs',
    'C:\\bin\\sh': 'C:\\Git\\busybox.exe',
    'C:/d': 'D:\\',
  };
  const here = { realPath: async (path: string) => known[path], capabilities: WINDOWS };
  const real = (pattern: string) => withRealPaths([pattern], 'allow', here);
  assert.deepEqual(await real('C:\\bin\\node.exe'), ['C:\\bin\\node.exe', 'C:\\Nodejs\\NODE.EXE']);
  assert.deepEqual(await real('C:\\bin\\sh'), ['C:\\bin\\sh', 'C:/Nodejs/sh']);
  assert.deepEqual(await real('C:\\d\\*'), ['C:\\d\\*', 'D:/*']);
  assert.deepEqual(await real('C:\\*'), ['C:\\*']);
});
