import type { Koffi } from '../../koffi.ts';
import { win32Error } from '../refusals.ts';
import type { RawBuffer, SystemCalls } from '../system-calls.ts';

const SC_MANAGER_ENUMERATE_SERVICE = 4;
const SC_ENUM_PROCESS_INFO = 0;
const SERVICE_WIN32 = 0x30;
const SERVICE_ACTIVE = 1;
const ERROR_ACCESS_DENIED = 5;
/** The most that one call returns; EnumServicesStatusExW. */
const BYTES_MAX = 256 * 1024;
const CALLS_MAX = 100;

/** EnumServicesStatusExW: one buffer for each call it takes. */
export function bindServices(koffi: Koffi): Pick<SystemCalls, 'services'> {
  const advapi32 = koffi.load('advapi32.dll');
  const openManager = advapi32.func('intptr OpenSCManagerW(void *machine, void *database, uint32 access)');
  const close = advapi32.func('bool CloseServiceHandle(intptr h)');
  const list = advapi32.func(
    'bool EnumServicesStatusExW(intptr manager, int level, uint32 type, uint32 state, void *into, uint32 bytes, void *needed, void *count, void *resume, void *group)',
  );

  function pages(manager: number) {
    const [needed, returned, resume] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4)];
    const found: (RawBuffer & { readonly count: number })[] = [];
    for (let calls = 0; calls < CALLS_MAX; calls++) {
      const bytes = Buffer.alloc(BYTES_MAX);
      const rest = [bytes, bytes.length, needed, returned, resume, null];
      const isDone = list(manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_ACTIVE, ...rest);
      const count = returned.readUInt32LE(0);
      if (count > 0) found.push({ bytes, address: koffi.address(bytes), count });
      if (isDone || count === 0) break;
    }
    return found;
  }

  return {
    services() {
      const manager = openManager(null, null, SC_MANAGER_ENUMERATE_SERVICE);
      if (manager === 0) return win32Error(ERROR_ACCESS_DENIED);
      try {
        return pages(manager);
      } finally {
        close(manager);
      }
    },
  };
}
