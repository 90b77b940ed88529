import type { AccountLayout } from '../posix/name-service.ts';

/** Apple's Libc, 64 bits: `struct passwd` has pw_change, pw_class and pw_expire as well. */
export const DARWIN_ACCOUNTS: AccountLayout = {
  passwd: { size: 72, name: 0, id: 16 },
  group: { size: 32, name: 0, id: 16 },
};
