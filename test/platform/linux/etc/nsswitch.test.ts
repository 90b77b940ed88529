import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasOtherSources } from '../../../../src/platform/linux/etc/nsswitch.ts';

test('one source of users or groups other than files is enough', () => {
  for (const text of [
    'passwd: files sss\ngroup: files\n',
    'passwd: files\ngroup: files sss\n',
    '# passwd: files\npasswd:\tfiles systemd [NOTFOUND=return] # and more\n',
    '  passwd: [x=y] files [!z=w]\tc#d',
  ])
    assert.ok(hasOtherSources(text), text);
});

test('files alone are no other source, nor are those of other databases, comments and actions', () => {
  for (const text of [
    '',
    'passwd: files\ngroup: files\n',
    'passwd: files [NOTFOUND=return] # sss\n',
    'xpasswd: sss\nhosts: dns\n group : sss\n# passwd: sss\n',
    'passwd: files\npasswd: sss\n',
  ])
    assert.ok(!hasOtherSources(text), text);
});
