import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { test } from 'node:test';
import { nameService } from '../../../src/platform/helper/name-service.ts';
import { parseNames } from '../../../src/platform/linux/etc/passwd.ts';
import { loadNative } from '../../../src/platform/linux/ffi/native.ts';

const skip = !loadNative() && 'koffi is not installed';
const names = nameService();

test("this server's own user has a name, with koffi or without", async () => {
  const { uid, username } = userInfo();
  assert.equal(await names.userName(uid), username);
  assert.equal(await names.userId(username), uid);
});

test('users and groups are those of the machine', { skip }, async () => {
  const { byId, byName } = parseNames(readFileSync('/etc/passwd', 'utf8'));
  for (const [uid, name] of byId) assert.equal(await names.userName(uid), name);
  for (const [name, uid] of byName) assert.equal(await names.userId(name), uid);
  const groups = parseNames(readFileSync('/etc/group', 'utf8'));
  for (const [gid, name] of groups.byId) assert.equal(await names.groupName(gid), name);
});

test('what has no entry has no name and no id', { skip }, async () => {
  assert.equal(await names.userName(4_000_000_000), null);
  assert.equal(await names.groupName(4_000_000_000), null);
  assert.equal(await names.userId('no such user'), null);
});
