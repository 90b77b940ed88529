import type { Koffi } from '../../koffi.ts';
import { win32Error } from '../refusals.ts';
import type { RawBuffer, Refused, SystemCalls } from '../system-calls.ts';

const SC_MANAGER_CONNECT = 1;
const SC_MANAGER_ENUMERATE_SERVICE = 4;
const SERVICE_QUERY_CONFIG = 1;
const SERVICE_CONFIG_FAILURE_ACTIONS = 2;
const SC_ENUM_PROCESS_INFO = 0;
const SERVICE_WIN32 = 0x30;
const SERVICE_ACTIVE = 1;
const ERROR_ACCESS_DENIED = 5;
/** The most that one call returns; EnumServicesStatusExW, QueryServiceConfig2W. */
const LIST_BYTES_MAX = 256 * 1024;
const CONFIG_BYTES_MAX = 8 * 1024;
const CALLS_MAX = 100;

/** The service manager: EnumServicesStatusExW, QueryServiceConfig2W. */
export function bindServices(koffi: Koffi): Pick<SystemCalls, 'services' | 'failureActions'> {
  const advapi32 = koffi.load('advapi32.dll');
  const openManager = advapi32.func('intptr OpenSCManagerW(void *machine, void *database, uint32 access)');
  const openService = advapi32.func('intptr OpenServiceW(intptr manager, str16 name, uint32 access)');
  const close = advapi32.func('bool CloseServiceHandle(intptr h)');
  const list = advapi32.func(
    'bool EnumServicesStatusExW(intptr manager, int level, uint32 type, uint32 state, void *into, uint32 bytes, void *needed, void *count, void *resume, void *group)',
  );
  const query = advapi32.func(
    'bool QueryServiceConfig2W(intptr service, uint32 level, void *into, uint32 bytes, void *needed)',
  );

  function using<T>(handle: number, read: (handle: number) => T): T | Refused {
    if (handle === 0) return win32Error(ERROR_ACCESS_DENIED);
    try {
      return read(handle);
    } finally {
      close(handle);
    }
  }

  function pages(manager: number): (RawBuffer & { readonly count: number })[] | Refused {
    const [needed, returned, resume] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4)];
    const found: (RawBuffer & { readonly count: number })[] = [];
    for (let calls = 0; calls < CALLS_MAX; calls++) {
      const bytes = Buffer.alloc(LIST_BYTES_MAX);
      const rest = [bytes, bytes.length, needed, returned, resume, null];
      const isDone = list(manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_ACTIVE, ...rest);
      const count = returned.readUInt32LE(0);
      if (count > 0) found.push({ bytes, address: koffi.address(bytes), count });
      if (!isDone && count === 0) return win32Error(ERROR_ACCESS_DENIED);
      if (isDone) break;
    }
    return found;
  }

  function actionsOf(service: number): RawBuffer | Refused {
    const [bytes, needed] = [Buffer.alloc(CONFIG_BYTES_MAX), Buffer.alloc(4)];
    const isRead = query(service, SERVICE_CONFIG_FAILURE_ACTIONS, bytes, bytes.length, needed);
    return isRead ? { bytes, address: koffi.address(bytes) } : win32Error(ERROR_ACCESS_DENIED);
  }

  return {
    services: () => using(openManager(null, null, SC_MANAGER_ENUMERATE_SERVICE), pages),
    failureActions: (name) =>
      using(openManager(null, null, SC_MANAGER_CONNECT), (manager) =>
        using(openService(manager, name, SERVICE_QUERY_CONFIG), actionsOf),
      ),
  };
}
