import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasOtherSources } from '../../../../src/platform/linux/etc/nsswitch.ts';

test('a single source other than files counts, for users or for groups', () => {
  for (const text of [
    'passwd: files sss\ngroup: files\n',
    'passwd: files\ngroup: files sss\n',
    '# passwd: files\npasswd:\tfiles systemd [NOTFOUND=return] # and more\n',
    '  passwd: [x=y] files [!z=w]\tc#d',
  ])
    assert.ok(hasOtherSources(text), text);
});

test('files are no other source; other databases, comments and actions do not count', () => {
  for (const text of [
    '',
    'passwd: files\ngroup: files\n',
    'passwd: files [NOTFOUND=return] # sss\n',
    'xpasswd: sss\nhosts: dns\n group : sss\n# passwd: sss\n',
    'passwd: files\npasswd: sss\n',
  ])
    assert.ok(!hasOtherSources(text), text);
});
