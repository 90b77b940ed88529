import { userInfo } from 'node:os';
import { bindKoffi, type Koffi, onThread } from '../koffi.ts';

/** Buffer for one entry; a group entry lists its members. */
const ENTRY_BYTES = 65_536;
const ENTRY_MAX_BYTES = 4 * 1024 * 1024;
const ERANGE = 34;

/** Where libc puts the fields of an entry, in bytes from its start. */
export interface EntryLayout {
  /** The length of the whole entry: libc writes all of it. */
  readonly size: number;
  /** Where the pointer to its name is. */
  readonly name: number;
  /** Where its number is. */
  readonly id: number;
}

/** `struct passwd` and `struct group`, whose fields differ between systems; <pwd.h>, <grp.h>. */
export interface AccountLayout {
  readonly passwd: EntryLayout;
  readonly group: EntryLayout;
}

/**
 * Names of users and groups from the machine's name service (LDAP, SSSD, systemd-homed …); nsswitch.conf(5). Asks
 * through libc if koffi is installed and the layout is known; otherwise only the server's own user has a name.
 */
export function nameService(layout: AccountLayout | undefined): NameService {
  if (layout === undefined) return OWN_NAME_ONLY;
  const found = bindKoffi((koffi) => bind(koffi, layout));
  return 'why' in found ? OWN_NAME_ONLY : found.native;
}

type NameService = ReturnType<typeof bind>;

const OWN_NAME_ONLY: NameService = {
  userName: async (uid) => (Number(uid) === process.getuid?.() ? userInfo().username : null),
  userId: async (name) => (userInfo().username === name ? userInfo().uid : null),
  groupName: async () => null,
};

/** getpwuid_r(3), getpwnam_r(3), getgrgid_r(3). */
function bind(koffi: Koffi, { passwd, group }: AccountLayout) {
  const libc = koffi.load(null);
  const rest = 'void *entry, void *buffer, size_t bytes, void *result';
  const getpwuid = libc.func(`int getpwuid_r(uint id, ${rest})`);
  const getpwnam = libc.func(`int getpwnam_r(const char *name, ${rest})`);
  const getgrgid = libc.func(`int getgrgid_r(uint id, ${rest})`);

  /** One lookup on its own thread; the buffer grows for as long as libc asks for a larger one. */
  async function lookUp(call: typeof getpwuid, key: number | string, { size, name, id }: EntryLayout) {
    for (let bytes = ENTRY_BYTES; bytes <= ENTRY_MAX_BYTES; bytes *= 4) {
      const [entry, buffer, result] = [Buffer.alloc(size), Buffer.alloc(bytes), Buffer.alloc(8)];
      const errno = await onThread<number>(call, [key, entry, buffer, bytes, result]);
      if (errno === ERANGE) continue;
      if (errno !== 0 || result.readBigUInt64LE(0) === 0n) return null;
      const start = Number(entry.readBigUInt64LE(name) - koffi.address(buffer));
      const end = start >= 0 && start < bytes ? buffer.indexOf(0, start) : -1;
      return end < 0 ? null : { name: buffer.toString('utf8', start, end), id: entry.readUInt32LE(id) };
    }
    return null;
  }

  // Null: there is no such id or name. Rejects if the service cannot be asked.
  return {
    userName: async (uid: number | string): Promise<string | null> =>
      (await lookUp(getpwuid, Number(uid), passwd))?.name ?? null,
    userId: async (name: string): Promise<number | null> => (await lookUp(getpwnam, name, passwd))?.id ?? null,
    groupName: async (gid: number | string): Promise<string | null> =>
      (await lookUp(getgrgid, Number(gid), group))?.name ?? null,
  };
}
