import type { SystemCalls } from '../system-calls.ts';

/** Longest names of an account and of its domain, with the NUL. */
const NAME_CHARS = 257;
/** SID_NAME_USE: what a process can run as, or be a member of. Domains, deleted and unknown accounts are not among them. */
const ACCOUNTS: ReadonlySet<number> = new Set([1, 2, 4, 5, 9]);

/** LookupAccountSidW. A domain controller may be asked for SIDs of a domain, and may not answer. */
export function bindAccounts(koffi: typeof import('koffi')): Pick<SystemCalls, 'accountOf'> {
  const lookUp = koffi
    .load('advapi32.dll')
    .func(
      'bool LookupAccountSidW(void *machine, void *sid, void *name, void *nameChars, void *domain, void *domainChars, void *use)',
    );
  const [name, domain] = [Buffer.alloc(2 * NAME_CHARS), Buffer.alloc(2 * NAME_CHARS)];
  const [nameChars, domainChars, use] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4)];
  const text = (from: Buffer, chars: Buffer): string => from.toString('utf16le', 0, 2 * chars.readUInt32LE(0));

  return {
    accountOf(sid) {
      nameChars.writeUInt32LE(NAME_CHARS, 0);
      domainChars.writeUInt32LE(NAME_CHARS, 0);
      const isFound = lookUp(null, sid, name, nameChars, domain, domainChars, use);
      if (!isFound || !ACCOUNTS.has(use.readUInt32LE(0))) return undefined;
      const of = text(domain, domainChars);
      return of === '' ? text(name, nameChars) : `${of}\\${text(name, nameChars)}`;
    },
  };
}
