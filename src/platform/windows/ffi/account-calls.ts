import { type Koffi, onThread } from '../../koffi.ts';
import { sidBytes, sidText } from '../structs/sid.ts';
import type { SystemCalls } from '../system-calls.ts';

/** Longest names of an account and of its domain, with the NUL. */
const NAME_CHARS = 257;
/** SECURITY_MAX_SID_SIZE; winnt.h. */
const SID_BYTES = 68;

/** SID_NAME_USE; winnt.h. */
const USE = { user: 1, group: 2, domain: 3, alias: 4, wellKnownGroup: 5 } as const;
/** What a process can run as, or be a member of. Domains, computers, deleted and unknown accounts are not among them. */
const ACCOUNTS: ReadonlySet<number> = new Set([USE.user, USE.group, USE.alias, USE.wellKnownGroup]);
/** SYSTEM and services are well-known groups. */
const USERS: ReadonlySet<number> = new Set([USE.user, USE.wellKnownGroup]);

const OUT = 'void *domain, void *domainChars, void *use';
const BY_SID = `bool LookupAccountSidW(void *machine, void *sid, void *name, void *nameChars, ${OUT})`;
const BY_NAME = `bool LookupAccountNameW(void *machine, str16 name, void *sid, void *sidBytes, ${OUT})`;

/** The buffers that a lookup by SID fills, and the account that they hold afterwards. */
function nameBuffers() {
  const [name, domain] = [Buffer.alloc(2 * NAME_CHARS), Buffer.alloc(2 * NAME_CHARS)];
  const [nameChars, domainChars, use] = [lengthOf(NAME_CHARS), lengthOf(NAME_CHARS), Buffer.alloc(4)];
  const text = (from: Buffer, chars: Buffer): string => from.toString('utf16le', 0, 2 * chars.readUInt32LE(0));
  return {
    args: [name, nameChars, domain, domainChars, use],
    account(): string | undefined {
      if (!ACCOUNTS.has(use.readUInt32LE(0))) return undefined;
      const [of, own] = [text(domain, domainChars), text(name, nameChars)];
      return of === '' ? own : `${of}\\${own}`;
    },
  };
}

function lengthOf(value: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(value, 0);
  return length;
}

/** On this thread: only for a SID about which Windows asks no other machine. */
export function bindAccounts(koffi: Koffi): Pick<SystemCalls, 'accountOf'> {
  const lookUp = koffi.load('advapi32.dll').func(BY_SID);
  return {
    accountOf(sid) {
      const { args, account } = nameBuffers();
      return lookUp(null, sid, ...args) ? account() : undefined;
    },
  };
}

/** For the helper process, each lookup on its own thread: a domain controller may be asked, and may not answer. */
export function bindAccountLookup(koffi: Koffi) {
  const library = koffi.load('advapi32.dll');
  const [bySid, byName] = [library.func(BY_SID), library.func(BY_NAME)];

  async function accountNamed(name: string): Promise<{ readonly sid: string | null; readonly use: number } | null> {
    const [sid, use] = [Buffer.alloc(SID_BYTES), Buffer.alloc(4)];
    const domain = Buffer.alloc(2 * NAME_CHARS);
    const args = [null, name, sid, lengthOf(SID_BYTES), domain, lengthOf(NAME_CHARS), use];
    return (await onThread<boolean>(byName, args)) ? { sid: sidText(sid) ?? null, use: use.readUInt32LE(0) } : null;
  }

  async function nameOf(text: string): Promise<string | null> {
    const sid = sidBytes(text);
    const { args, account } = nameBuffers();
    const isFound = sid !== undefined && (await onThread<boolean>(bySid, [null, sid, ...args]));
    return (isFound ? account() : undefined) ?? null;
  }

  // Null: there is no such SID or name. Rejects if no thread can ask.
  return {
    /** `DOMAIN\name` */
    userName: nameOf,
    groupName: nameOf,
    /** The SID of a user. A user may have the name of the machine or of the domain, which Windows finds first. */
    async userId(name: string): Promise<string | null> {
      const found = await accountNamed(name);
      const isDomain = found?.use === USE.domain && !name.includes('\\');
      const user = isDomain ? await accountNamed(`${name}\\${name}`) : found;
      return user !== null && USERS.has(user.use) ? user.sid : null;
    },
  };
}
