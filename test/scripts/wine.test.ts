import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

test('a file has a path and a URL under Wine: on the drive of the project, or on that of the root folder', () => {
  const code = `
    import { windowsPath, windowsUrl } from './scripts/wine.mjs';
    const here = { drive: 'D', root: '/srv/project' };
    const files = ['/srv/project/a b', '/srv/project', '/srv/project.old', '/srv/project/..x', '/'];
    console.log(JSON.stringify(files.flatMap((path) => [windowsPath(path, here), windowsUrl(path, here)])));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  assert.deepEqual(JSON.parse(stdout || assert.fail(stderr)), [
    ...['D:\\a b', 'file:///D:/a%20b'],
    ...['D:\\', 'file:///D:/'],
    ...['Z:\\srv\\project.old', 'file:///Z:/srv/project.old'],
    ...['D:\\..x', 'file:///D:/..x'],
    ...['Z:\\', 'file:///Z:/'],
  ]);
});
