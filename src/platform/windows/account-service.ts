import { bindKoffi } from '../koffi.ts';
import { bindAccountLookup } from './ffi/account-calls.ts';

type AccountService = ReturnType<typeof bindAccountLookup>;

const NO_NAMES: AccountService = {
  userName: async () => null,
  userId: async () => null,
  groupName: async () => null,
};

/** Names of accounts by SID and SIDs by name, for the helper process: Windows may ask a domain controller. */
export function accountService(): AccountService {
  const found = bindKoffi(bindAccountLookup);
  return 'why' in found ? NO_NAMES : found.native;
}
