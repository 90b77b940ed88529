import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { DARWIN_ACCOUNTS } from '../../../src/platform/darwin/account-layout.ts';
import { LINUX_ACCOUNTS } from '../../../src/platform/linux/account-layout.ts';
import { loadNative } from '../../../src/platform/linux/ffi/native.ts';

const skip = !loadNative() && 'koffi is not installed';

/** The fields of each system's header, in order; koffi lays them out as a C compiler does. */
const GROUP = { gr_name: 'char *', gr_passwd: 'char *', gr_gid: 'uint32', gr_mem: 'char **' };
const COMMON = { pw_name: 'char *', pw_passwd: 'char *', pw_uid: 'uint32', pw_gid: 'uint32' };
const PERSON = { pw_gecos: 'char *', pw_dir: 'char *', pw_shell: 'char *' };
const SYSTEMS = [
  ['Linux', LINUX_ACCOUNTS, { ...COMMON, ...PERSON }],
  ['macOS', DARWIN_ACCOUNTS, { ...COMMON, pw_change: 'int64', pw_class: 'char *', ...PERSON, pw_expire: 'int64' }],
] as const;

for (const [system, { passwd, group }, fields] of SYSTEMS)
  test(`${system} lays out an account as its <pwd.h> and <grp.h> declare it`, { skip }, () => {
    const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi');
    const [user, members] = [koffi.struct(fields), koffi.struct(GROUP)];
    assert.deepEqual(passwd, {
      size: koffi.sizeof(user),
      name: koffi.offsetof(user, 'pw_name'),
      id: koffi.offsetof(user, 'pw_uid'),
    });
    assert.deepEqual(group, {
      size: koffi.sizeof(members),
      name: koffi.offsetof(members, 'gr_name'),
      id: koffi.offsetof(members, 'gr_gid'),
    });
  });
