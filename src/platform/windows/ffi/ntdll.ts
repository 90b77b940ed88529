import type { Koffi } from '../../koffi.ts';
import { type Handle, type RawBuffer, type Refused, STATUS, type SystemCalls } from '../system-calls.ts';

const SYSTEM_PROCESS_INFORMATION = 5;
const FIRST_BYTES = 256 * 1024;
/** The list grows while it is read: more room than the system asked for. */
const SPARE_BYTES = 64 * 1024;
const TRIES_MAX = 20;
/** The longest text of a UNICODE_STRING, and its header. */
const SCRATCH_BYTES = 64 * 1024 + 64;

const OBJECT_ATTRIBUTES_BYTES = 48;
const TOKEN_QUERY = 8;
const THIS_PROCESS = -1;

type NtCalls = Pick<
  SystemCalls,
  'processes' | 'systemInformation' | 'open' | 'close' | 'processInformation' | 'readMemory' | 'openToken'
> &
  Pick<SystemCalls, 'tokenInformation' | 'hasEnded' | 'self'>;

/** The functions of ntdll.dll return their NTSTATUS: GetLastError() of others may be overwritten between two calls. */
export function bindNtdll(koffi: Koffi): NtCalls {
  const ntdll = koffi.load('ntdll.dll');
  const call = {
    querySystem: ntdll.func('uint32 NtQuerySystemInformation(uint32 c, void *b, uint32 n, void *needed)'),
    openProcess: ntdll.func('uint32 NtOpenProcess(void *h, uint32 access, void *attributes, void *id)'),
    close: ntdll.func('uint32 NtClose(intptr h)'),
    queryProcess: ntdll.func('uint32 NtQueryInformationProcess(intptr h, uint32 c, void *b, uint32 n, void *needed)'),
    readMemory: ntdll.func('uint32 NtReadVirtualMemory(intptr h, uint64 at, void *b, size_t n, void *read)'),
    openToken: ntdll.func('uint32 NtOpenProcessToken(intptr h, uint32 access, void *token)'),
    queryToken: ntdll.func('uint32 NtQueryInformationToken(intptr h, uint32 c, void *b, uint32 n, void *needed)'),
    wait: ntdll.func('uint32 NtWaitForSingleObject(intptr h, bool alertable, void *timeout)'),
    processId: koffi.load('kernel32.dll').func('uint32 GetProcessId(intptr h)'),
  };
  const needed = Buffer.alloc(8);
  const opened = Buffer.alloc(8);
  const attributes = Buffer.alloc(OBJECT_ATTRIBUTES_BYTES);
  attributes.writeUInt32LE(OBJECT_ATTRIBUTES_BYTES, 0);
  const clientId = Buffer.alloc(16);
  const now = Buffer.alloc(8);
  const scratch = Buffer.alloc(SCRATCH_BYTES);
  const scratchAddress = koffi.address(scratch);
  let list = Buffer.alloc(FIRST_BYTES);

  /** What a query has written into the scratch buffer: a structure of the given size, or as much as it says. */
  function query(bytes: number | undefined, ask: (room: number) => number): RawBuffer | Refused {
    const status = ask(bytes ?? SCRATCH_BYTES);
    const written = bytes ?? Math.min(needed.readUInt32LE(0), SCRATCH_BYTES);
    return status === 0 ? { bytes: scratch.subarray(0, written), address: scratchAddress } : { status };
  }
  const handleIn = (status: number): { readonly handle: Handle } | Refused =>
    status === 0 ? { handle: Number(opened.readBigInt64LE(0)) } : { status };

  return {
    self: THIS_PROCESS,
    processes() {
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        const status = call.querySystem(SYSTEM_PROCESS_INFORMATION, list, list.length, needed);
        const bytes = needed.readUInt32LE(0);
        if (status === 0) return { bytes: list.subarray(0, bytes), address: koffi.address(list) };
        if (status !== STATUS.infoLengthMismatch) throw new Error(`NtQuerySystemInformation: ${hex(status)}`);
        list = Buffer.alloc(Math.max(bytes, list.length) + SPARE_BYTES);
      }
      throw new Error('the list of processes grows faster than it can be read');
    },
    systemInformation: ({ kind, bytes }) => query(bytes, (room) => call.querySystem(kind, scratch, room, needed)),
    open(pid, access) {
      clientId.writeBigUInt64LE(BigInt(pid), 0);
      const found = handleIn(call.openProcess(opened, access, attributes, clientId));
      if ('status' in found || call.processId(found.handle) === pid) return found;
      call.close(found.handle);
      return { status: STATUS.invalidCid };
    },
    close: (handle) => void call.close(handle),
    processInformation: (handle, { kind, bytes }) =>
      query(bytes, (room) => call.queryProcess(handle, kind, scratch, room, needed)),
    readMemory(handle, address, bytes) {
      const into = Buffer.alloc(bytes);
      const status = call.readMemory(handle, address, into, bytes, needed);
      return status === 0 ? into : { status };
    },
    openToken: (handle) => handleIn(call.openToken(handle, TOKEN_QUERY, opened)),
    tokenInformation: (token, { kind, bytes }) =>
      query(bytes, (room) => call.queryToken(token, kind, scratch, room, needed)),
    hasEnded: (handle) => call.wait(handle, false, now) === 0,
  };
}

const hex = (status: number): string => `0x${status.toString(16)}`;
