import type { AccountLayout } from '../posix/name-service.ts';

/** glibc and musl, 64 bits. */
export const LINUX_ACCOUNTS: AccountLayout = {
  passwd: { size: 48, name: 0, id: 16 },
  group: { size: 32, name: 0, id: 16 },
};
