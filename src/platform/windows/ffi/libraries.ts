import type { Koffi } from '../../koffi.ts';
import type { SystemCalls } from '../system-calls.ts';
import { bindAccounts } from './account-calls.ts';
import { bindDesktop } from './desktop-calls.ts';
import { bindEndWaiter } from './end-waiter.ts';
import { bindNtdll } from './ntdll.ts';
import { bindRegistry } from './registry-calls.ts';
import { bindRestartManager } from './restart-manager-calls.ts';
import { bindServices } from './service-calls.ts';
import { bindSocketTables } from './socket-calls.ts';

/** Windows' own libraries through koffi. */
export function bindWindows(koffi: Koffi): SystemCalls {
  const nt = bindNtdll(koffi);
  return {
    ...nt,
    ...bindSocketTables(koffi),
    ...bindServices(koffi),
    ...bindAccounts(koffi),
    ...bindRestartManager(koffi),
    ...bindDesktop(koffi),
    ...bindRegistry(koffi),
    ...bindEndWaiter(koffi, nt.hasEnded),
  };
}
