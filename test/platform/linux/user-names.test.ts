import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseNames, sourcesOf } from '../../../src/platform/linux/etc/passwd.ts';
import { users } from '../../../src/platform/linux/user-names.ts';
import { ETC } from './recorded.ts';

const { nameOf, uidOf, groupNameOf } = users(ETC);

test('the first line of an id and of a name wins', () => {
  assert.equal(nameOf(0), 'root');
  assert.equal(uidOf('toor'), 0);
  assert.equal(uidOf('alice'), 1001);
  assert.equal(nameOf(1002), 'alice');
});

test('comments, NIS lines and lines without a name or a number are skipped', () => {
  for (const name of ['+', '+@netgroup', '# a comment', 'negative', 'hex', 'short', '']) {
    assert.equal(uidOf(name), undefined, name);
  }
  assert.equal(nameOf(7), '7');
});

test('names with letters of any alphabet, the largest uid, no newline at the end', () => {
  assert.equal(nameOf(1003), 'müller');
  assert.equal(nameOf(4294967294), 'huge');
  assert.equal(uidOf('last'), 1004);
});

test('a user without a name is known by its number', () => {
  assert.equal(nameOf(4711), '4711');
  assert.equal(uidOf('4711'), 4711);
  assert.equal(uidOf('4711 '), undefined);
  assert.equal(uidOf('99999999999'), undefined);
});

test('groups come from their own file', () => {
  assert.equal(groupNameOf(4), 'adm');
  assert.equal(groupNameOf(50), 'staff');
  assert.equal(groupNameOf(1002), 'writers');
  assert.equal(groupNameOf(1004), '1004');
});

test('no files, no names', () => {
  assert.equal(users('/nowhere').nameOf(0), '0');
  assert.equal(parseNames('').byId.size, 0);
});

test('files are read when they are needed, not before', (context) => {
  const etc = mkdtempSync(join(tmpdir(), 'etc-'));
  context.after(() => rmSync(etc, { recursive: true }));
  const late = users(etc);
  writeFileSync(join(etc, 'passwd'), 'new:x:77:77:::\n');
  assert.equal(late.nameOf(77), 'new');
});

test('where the names of a machine come from', () => {
  const text = '# passwd: ldap\npasswd:\tfiles systemd [NOTFOUND=return] sss # and more\n group : x\ngroup: files\n';
  assert.deepEqual(sourcesOf(text, 'passwd'), ['files', 'systemd', 'sss']);
  assert.deepEqual(sourcesOf(text, 'group'), ['files']);
  assert.deepEqual(sourcesOf('', 'passwd'), []);
});
