import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { type TestContext, test } from 'node:test';
import { DARWIN_ACCOUNTS } from '../../../src/platform/darwin/account-layout.ts';
import { LINUX_ACCOUNTS } from '../../../src/platform/linux/account-layout.ts';
import { findKoffi, loadNative } from '../../../src/platform/linux/ffi/native.ts';
import { nameService } from '../../../src/platform/posix/name-service.ts';
import { parseNames } from '../../../src/platform/posix/passwd.ts';

const skip = !loadNative() && 'koffi is not installed';
const names = nameService(LINUX_ACCOUNTS);
const koffi: typeof import('koffi') | undefined = skip ? undefined : createRequire(import.meta.url)('koffi');
const before = { ...koffi };
const restore = (): void => void Object.assign(koffi ?? {}, { load: before.load, address: before.address });

test("this server's own user has a name, with koffi or without", async () => {
  const { uid, username } = userInfo();
  assert.equal(await names.userName(uid), username);
  assert.equal(await names.userId(username), uid);
});

test('users and groups are those of the machine', { skip }, async () => {
  const { byId, byName } = parseNames(readFileSync('/etc/passwd', 'utf8'));
  for (const [uid, name] of byId) assert.equal(await names.userName(Number(uid)), name);
  for (const [name, uid] of byName) assert.equal(await names.userId(name), Number(uid));
  const groups = parseNames(readFileSync('/etc/group', 'utf8'));
  for (const [gid, name] of groups.byId) assert.equal(await names.groupName(Number(gid)), name);
});

test('what has no entry has no name and no id', { skip }, async () => {
  assert.equal(await names.userName(4_000_000_000), null);
  assert.equal(await names.groupName(4_000_000_000), null);
  assert.equal(await names.userId('no such user'), null);
});

/** libc in the place of koffi's: what a look-up answers, for each size of its buffer. */
function libc(
  t: TestContext,
  answer: (bytes: number, key: unknown) => number | Error | { name: string; id: number },
  layout = LINUX_ACCOUNTS,
) {
  const sizeOf = (call: string): number => (call.startsWith('getpw') ? layout.passwd : layout.group).size;
  t.after(restore);
  const asked: [call: string, key: unknown, bytes: number][] = [];
  const async =
    (call: string) =>
    (
      ...[key, entry, buffer, bytes, result, done]: [
        unknown,
        Buffer,
        Buffer,
        number,
        Buffer,
        (e: Error | null, code: number) => void,
      ]
    ) => {
      asked.push([call, key, bytes]);
      const found = answer(bytes, key);
      if (typeof found === 'number') return done(null, found);
      if (found instanceof Error) return done(found, 0);
      assert.equal(entry.length, sizeOf(call)); // libc writes the whole of it
      buffer.write(`..${found.name}\0`);
      entry.writeBigUInt64LE(1002n, 0); // the name is the third byte of the buffer
      entry.writeUInt32LE(found.id, 16);
      result.writeBigUInt64LE(1n, 0);
      return done(null, 0);
    };
  Object.assign(koffi ?? assert.fail(), {
    address: () => 1000n,
    load: () => ({ func: (declaration: string) => ({ async: async(declaration.split(/[ (]/)[1] ?? '') }) }),
  });
  return { asked, names: nameService(layout) };
}

test('a buffer that is too small is made four times as large, up to 4 MiB', { skip }, async (t) => {
  const { asked, names } = libc(t, (bytes) => (bytes < 262_144 ? 34 : { name: 'ann', id: 77 }));
  assert.deepEqual([await names.userName(77), await names.userId('ann')], ['ann', 77]);
  assert.deepEqual(asked, [
    ['getpwuid_r', 77, 65_536],
    ['getpwuid_r', 77, 262_144],
    ['getpwnam_r', 'ann', 65_536],
    ['getpwnam_r', 'ann', 262_144],
  ]);
  const endless = libc(t, () => 34);
  assert.equal(await endless.names.groupName(5), null);
  assert.deepEqual(
    endless.asked.map(([call, , bytes]) => `${call} ${bytes}`),
    ['getgrgid_r 65536', 'getgrgid_r 262144', 'getgrgid_r 1048576', 'getgrgid_r 4194304'],
  );
});

test('an entry has the size that the layout of its system gives', { skip }, async (t) => {
  for (const layout of [LINUX_ACCOUNTS, DARWIN_ACCOUNTS]) {
    const { userName, userId, groupName } = libc(t, () => ({ name: 'ann', id: 77 }), layout).names;
    assert.deepEqual([await userName(77), await userId('ann'), await groupName(77)], ['ann', 77, 'ann']);
  }
});

test('a service that fails has no name; one that cannot be asked is an error', { skip }, async (t) => {
  assert.equal(await libc(t, () => 5).names.userName(77), null);
  assert.equal(await libc(t, () => 0).names.userId('ann'), null); // no error and no entry
  await assert.rejects(libc(t, () => new Error('no thread')).names.groupName(5), /no thread/);
});

test('without koffi only the user of this server has a name', { skip }, async (t) => {
  t.after(restore);
  Object.assign(koffi ?? assert.fail(), {
    load: () => {
      throw new Error('no binary for this machine\nand more');
    },
  });
  assert.deepEqual(findKoffi(), { why: 'no binary for this machine' });
  const { userName, userId, groupName } = nameService(LINUX_ACCOUNTS);
  const { uid, username } = userInfo();
  assert.deepEqual([await userName(uid), await userId(username)], [username, uid]);
  assert.deepEqual([await userName(uid + 1), await userId(`${username}x`), await groupName(0)], [null, null, null]);
});

test('nor does another user have one where the layout of accounts is unknown', { skip }, async () => {
  const { userName } = nameService(undefined);
  const { uid, username } = userInfo();
  assert.deepEqual([await userName(uid), await userName(uid + 1)], [username, null]);
});
