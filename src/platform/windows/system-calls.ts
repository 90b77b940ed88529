/**
 * What the reader of this system asks Windows, without a word decoded: structs/ does that, also from recorded buffers.
 * No function throws for what the system refuses; it returns the NTSTATUS or the Win32 error, which no language changes.
 */

/** Bytes that the system has filled. Pointers in them count from `address`, where the first byte was then. */
export interface RawBuffer {
  readonly bytes: Buffer;
  readonly address: bigint;
}

/** An open handle of a process or token; never 0. */
export type Handle = number;

/** The error of a call: an NTSTATUS (0xc0000022) or a Win32 error (5). */
export interface Refused {
  readonly status: number;
}

export const isRefused = (result: object): result is Refused => 'status' in result;

export interface SystemCalls {
  /** NtQuerySystemInformation(SystemProcessInformation): all processes and their threads. Throws if it fails. */
  processes(): RawBuffer;
  /** NtQuerySystemInformation of another class, e.g. SystemProcessorPerformanceInformation; at most 64 KiB. */
  systemInformation(kind: number, bytes: number): RawBuffer | Refused;
  /** GetExtendedTcpTable, TCP_TABLE_OWNER_PID_ALL. */
  tcpTable(family: 4 | 6): Buffer | Refused;
  /** GetExtendedUdpTable, UDP_TABLE_OWNER_PID. */
  udpTable(family: 4 | 6): Buffer | Refused;
  /** EnumServicesStatusExW: ENUM_SERVICE_STATUS_PROCESSW of all running services; one buffer for each call it took. */
  services(): readonly (RawBuffer & { readonly count: number })[] | Refused;

  /** NtOpenProcess, and only if GetProcessId agrees: Windows ignores the last two bits of a pid. Close it. */
  open(pid: number, access: number): { readonly handle: Handle } | Refused;
  close(handle: Handle): void;
  /** NtQueryInformationProcess of this class, into at most 64 KiB. */
  processInformation(handle: Handle, kind: number): RawBuffer | Refused;
  /** NtReadVirtualMemory: all of these bytes of the process, or none. */
  readMemory(handle: Handle, address: bigint, bytes: number): Buffer | Refused;
  /** NtOpenProcessToken, TOKEN_QUERY. Close it. */
  openToken(handle: Handle): { readonly handle: Handle } | Refused;
  /** NtQueryInformationToken of this class. */
  tokenInformation(token: Handle, kind: number): RawBuffer | Refused;
  /** Has it ended? NtWaitForSingleObject without waiting. */
  hasEnded(handle: Handle): boolean;
  /** Resolves with true as soon as it has ended, with false after `timeoutMs`. A thread waits: nothing polls. */
  ended(handle: Handle, timeoutMs: number): Promise<boolean>;

  /** LookupAccountSidW, for SIDs that this machine knows without asking another: `NT AUTHORITY\SYSTEM`. */
  accountOf(sid: Buffer): string | undefined;
  /** The handle -1, which stands for this process. */
  readonly self: Handle;
  /** The restart manager: RM_PROCESS_INFO of the processes that have any of these files open. */
  fileUsers(paths: readonly string[]): Buffer | Refused;
  /** The visible top-level windows that no other window owns. */
  windows(): readonly { readonly pid: number; readonly className: string }[];
  /** GetDriveTypeW of a root such as `C:\`. */
  driveType(root: string): number;
}

/** Rights to ask for when a process is opened; winnt.h. */
export const ACCESS = { limited: 0x1000, full: 0x400, readMemory: 0x10, synchronize: 0x10_0000 } as const;

/** Results that mean something; ntstatus.h. */
export const STATUS = {
  infoLengthMismatch: 0xc000_0004,
  invalidCid: 0xc000_000b,
  invalidParameter: 0xc000_000d,
  accessDenied: 0xc000_0022,
  bufferTooSmall: 0xc000_0023,
} as const;
