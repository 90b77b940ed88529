import { sidText } from '../../../src/platform/windows/structs/sid.ts';
import { ACCESS, type Refused, STATUS, type SystemCalls } from '../../../src/platform/windows/system-calls.ts';
import { aroundCalls } from './around-calls.ts';
import { failureActions, REBOOT, RESTART } from './failure-actions-buffer.ts';
import { aboutProcess, aboutToken, DENIED, NO_CLASS, reusedBuffer, socketTable } from './memory-answers.ts';
import { processesBuffer, servicesBuffer } from './memory-buffers.ts';
import { memoryHandles, SELF } from './memory-handles.ts';
import type { MemoryWindows } from './memory-windows.ts';
import { parametersOf } from './parameters-memory.ts';

/** STATUS_INVALID_HANDLE: also of one that is closed. */
const NO_HANDLE: Refused = { status: 0xc000_0008 };
const SERVICES_ADDRESS = 0x1_7000_0000n;

/** What the system says of this Windows. `windows.called` counts the calls, and `windows.before` precedes each. */
export function memoryCalls(windows: MemoryWindows): SystemCalls & { readonly openHandles: () => number } {
  const handles = memoryHandles(windows);
  const [scratch, list] = [reusedBuffer(0x1_5000_0000n), reusedBuffer(0x1_6000_0000n)];
  const { hasCommandLines } = windows;
  const calls: SystemCalls = {
    self: SELF,
    processes: () => list((address) => processesBuffer([...windows.processes.values()], address)),
    systemInformation: () => NO_CLASS,
    open: handles.open,
    close: handles.close,
    processInformation(handle, of) {
      const one = handles.find(handle);
      if (!one) return NO_HANDLE;
      if ((one.access & ACCESS.limited) === 0) return DENIED;
      const { process } = one;
      return aboutProcess({ process, isThere: handles.isThere(process), hasCommandLines }, of, scratch);
    },
    readMemory(handle, address, bytes) {
      const one = handles.find(handle);
      if (!one) return NO_HANDLE;
      if ((one.access & ACCESS.readMemory) === 0) return DENIED;
      const found = handles.isThere(one.process) ? parametersOf(one.process)(address, bytes) : undefined;
      return found ?? { status: STATUS.partialCopy };
    },
    openToken(handle) {
      const one = handles.find(handle);
      return one ? handles.openToken(one) : NO_HANDLE;
    },
    tokenInformation(token, of) {
      const one = handles.find(token, true);
      return one ? aboutToken(one.process, of, scratch) : NO_HANDLE;
    },
    hasEnded: handles.hasEnded,
    whenEnded: handles.whenEnded,
    tcpTable: (family) => socketTable(windows, 'tcp', family),
    udpTable: (family) => socketTable(windows, 'udp', family),
    services() {
      const bytes = servicesBuffer(windows.services, SERVICES_ADDRESS);
      return [{ bytes, address: SERVICES_ADDRESS, count: windows.services.length }];
    },
    failureActions(name) {
      const restarts = windows.services.find((service) => service.name === name)?.restarts;
      return restarts === null ? DENIED : failureActions(restarts ? [REBOOT, RESTART] : []);
    },
    accountOf: (sid) => windows.accounts.get(sidText(sid) ?? ''),
    fileUsers: async () => Buffer.alloc(0),
    pidsWithWindows: () => new Set(windows.windows),
    // A local one: the helper process is never asked.
    driveType: () => 3,
    registryKeys: () => [],
    registryText: () => undefined,
  };
  return { ...counted(calls, windows), openHandles: handles.count };
}

const counted = (calls: SystemCalls, windows: MemoryWindows): SystemCalls =>
  aroundCalls(calls, (name, makeCall) => {
    windows.called.set(name, (windows.called.get(name) ?? 0) + 1);
    windows.before(name);
    return makeCall();
  });
