import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { localPaths } from '../../../src/platform/linux/local-paths.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'paths-')));
after(() => rmSync(top, { recursive: true }));
mkdirSync(join(top, 'usr/bin'), { recursive: true });
writeFileSync(join(top, 'usr/bin/tool'), '\x7fELF');
symlinkSync('usr/bin', join(top, 'bin'));
symlinkSync('tool', join(top, 'usr/bin/alias'));
symlinkSync(join(top, 'bin/alias'), join(top, 'absolute'));
symlinkSync('circle', join(top, 'circle'));

const paths = localPaths();
const resolve = (path: string) => paths.resolve(`${top}${path}`);

test('a path without its symbolic links', () => {
  const tool = { path: join(top, 'usr/bin/tool') };
  for (const path of ['/usr/bin/tool', '/bin/tool', '/bin/alias', '/absolute', '/bin/../bin/./alias', '//bin//tool'])
    assert.deepEqual(resolve(path), tool, path);
  assert.deepEqual(paths.resolve('/'), { path: '/' });
  assert.deepEqual(paths.resolve(`${top}/usr/bin/../../../../../../../../`), { path: '/' });
});

test('nothing there, or not to be known', () => {
  const missing = (path: string) => {
    const resolved = resolve(path);
    return 'missing' in resolved ? resolved.missing : undefined;
  };
  for (const path of ['/nothing', '/bin/nothing/x', '/usr/bin/tool/x']) assert.equal(missing(path), true);
  assert.equal(missing('/circle'), false);
});
