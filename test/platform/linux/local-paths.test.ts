import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { localPaths } from '../../../src/platform/linux/local-paths.ts';
import { unmappedUid } from '../../../src/platform/linux/proc/uid-map.ts';
import { programKind } from '../../../src/platform/linux/program-kind.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'paths-')));
after(() => rmSync(top, { recursive: true }));
mkdirSync(join(top, 'usr/bin'), { recursive: true });
writeFileSync(join(top, 'usr/bin/tool'), '\x7fELF');
writeFileSync(join(top, 'usr/bin/script'), '#!/bin/sh\n');
writeFileSync(join(top, 'usr/bin/empty'), '');
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

test('what a path would run', () => {
  const kindOf = (path: string) => programKind(`${top}${path}`, paths);
  assert.deepEqual(['/bin/alias', '/bin/script', '/bin/empty', '/bin', '/nothing', '/circle'].map(kindOf), [
    'program',
    'script',
    'program',
    'folder',
    'missing',
    undefined,
  ]);
  assert.equal(programKind('/dev/null', paths), undefined);
});

test('which user id stands for those without one', () => {
  const every = '         0          0 4294967295\n';
  assert.equal(unmappedUid(every, '65534\n'), undefined);
  for (const map of ['         0       1000          1\n', '', ' 0 100000 65536\n', `${every}1 1 1\n`, undefined]) {
    assert.equal(unmappedUid(map, '65534\n'), 65_534);
    assert.equal(unmappedUid(map, '99\n'), 99);
    for (const unreadable of [undefined, '', 'x']) assert.equal(unmappedUid(map, unreadable), 65_534);
  }
});
