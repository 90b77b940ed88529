import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';

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

describe('where Wine cannot be set up', { skip: process.platform === 'linux' ? false : 'needs Linux' }, () => {
  const elsewhere = 'data:text/javascript,Object.defineProperty(process, "arch", { value: "arm64" })';
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['--import', elsewhere, 'scripts/test.mjs', ...args, 'test/scripts/', 'windows/ffi/'], {
      encoding: 'utf8',
    });

  test('the run fails, and says what it needs', () => {
    const { status, stdout, stderr } = run('--wine');
    assert.deepEqual([status, stdout, stderr], [1, '', 'npm run test:wine needs Linux on x64.\n']);
  });

  test('all is skipped with the reason, if that is asked for', () => {
    const { status, stdout } = run('--wine', '--or-skip');
    assert.equal(status, 0);
    assert.match(stdout, /^0 passed, 0 failed, (\d+) skipped\n- needs Linux on x64: \1\n$/);
  });

  test('what needs Windows does not run here', () => {
    const { status, stderr } = run('--windows');
    assert.deepEqual([status, stderr], [2, 'These tests need Windows: use npm run test:wine.\n']);
  });
});
