import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { test } from 'node:test';
import type { Helper } from '../../../src/platform/helper/helper.ts';
import { bindKoffi } from '../../../src/platform/koffi.ts';
import { accountNames } from '../../../src/platform/windows/account-names.ts';
import { accountService } from '../../../src/platform/windows/account-service.ts';
import { bindAccounts } from '../../../src/platform/windows/ffi/account-calls.ts';
import { sidBytes } from '../../../src/platform/windows/structs/sid.ts';
import { userIdOf } from '../../../src/process/owner.ts';

const { userName, userId, groupName } = accountService();

test('an account has the same name and SID both ways', async () => {
  for (const sid of ['S-1-5-18', 'S-1-5-19', 'S-1-5-20']) {
    const name = (await userName(sid)) ?? assert.fail(sid);
    assert.match(name, /^.+\\.+$/);
    assert.equal(await userId(name), sid);
    assert.equal(await userId(name.toUpperCase()), sid);
  }
  const own = (await userId(userInfo().username)) ?? assert.fail('the own user is unknown');
  assert.match(own, /^S-1-5-21-/);
  assert.equal((await userName(own))?.split('\\')[1], userInfo().username);
});

test('a group has a name, and is no user', async () => {
  const name = (await groupName('S-1-5-32-544')) ?? assert.fail();
  assert.match(name, /^.+\\.+$/);
  assert.equal(await userId(name), null);
});

test('what is unknown, no SID, or a domain has no name and no SID', async () => {
  for (const sid of ['S-1-5-21-1-2-3-4', 'S-1', 'x', '']) assert.equal(await userName(sid), null, sid);
  for (const name of ['no such account', 'NO\\such', 'x'.repeat(1000)]) assert.equal(await userId(name), null, name);
});

test('accounts of this machine are named at once, without the helper', async () => {
  const found = bindKoffi(bindAccounts);
  assert.ok('native' in found);
  const { accountOf } = found.native;
  assert.equal(accountOf(sidBytes('S-1-5-18') ?? assert.fail()), await userName('S-1-5-18'));
  assert.equal(accountOf(sidBytes('S-1-5-21-1-2-3-4') ?? assert.fail()), undefined);
  const name = userInfo().username;
  const own = userIdOf((await userId(name)) ?? assert.fail());
  const helper: Helper = { ask: () => assert.fail('it was asked'), pids: () => new Set() };
  const { nameOf, idOf, root } = accountNames({ accountOf }, helper, own);
  assert.deepEqual([nameOf(own), nameOf(root)], [await userName(own), await userName(root)]);
  for (const one of [name, name.toUpperCase(), nameOf(own), own.toLowerCase()]) assert.equal(idOf(one), own, one);
  if (isOfThisMachine(nameOf(own))) assert.equal(idOf(`.\\${name}`), own);
});

/** Is it an account of this machine, and not of a domain? */
const isOfThisMachine = (name: string): boolean => name.split('\\')[0] === process.env['COMPUTERNAME'];
