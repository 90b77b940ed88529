/**
 * What the readers ask Windows, undecoded: structs/ decodes it, and so can be tested with recorded buffers. If Windows
 * refuses, a function returns its NTSTATUS, the same in every language; only processes() throws.
 */

/** Bytes that Windows has filled. Pointers into them are relative to `address`, where the first byte was then. */
export interface RawBuffer {
  readonly bytes: Buffer;
  readonly address: bigint;
}

/** An open handle of a process or token; never 0. */
export type Handle = number;

/** The error of a call: an NTSTATUS, or a Win32 error as one (0xc0070005 for 5). */
export interface Refused {
  readonly status: number;
}

export const isRefused = (result: unknown): result is Refused =>
  typeof result === 'object' && result !== null && 'status' in result;

/** What a query can ask for. `bytes`: its exact size, where Windows insists on that; else up to 64 KiB. */
export interface InformationClass {
  readonly kind: number;
  readonly bytes?: number;
}

/** PROCESSINFOCLASS; winternl.h, and ntddk.h for what that lacks. */
export const OF_PROCESS = {
  basic: { kind: 0, bytes: 48 },
  times: { kind: 4, bytes: 32 },
  priorityClass: { kind: 18, bytes: 2 },
  wow64: { kind: 26, bytes: 8 },
  imagePath: { kind: 43 },
  commandLine: { kind: 60 },
} as const satisfies Record<string, InformationClass>;

/** SYSTEM_INFORMATION_CLASS; winternl.h */
export const OF_SYSTEM = {
  processorTimes: { kind: 8 },
  pageFiles: { kind: 18 },
} as const satisfies Record<string, InformationClass>;

/** TOKEN_INFORMATION_CLASS; winnt.h */
export const OF_TOKEN = {
  user: { kind: 1 },
  groups: { kind: 2 },
  privileges: { kind: 3 },
  primaryGroup: { kind: 5 },
  session: { kind: 12 },
  elevationType: { kind: 18 },
  isElevated: { kind: 20 },
  integrity: { kind: 25 },
} as const satisfies Record<string, InformationClass>;

export interface SystemCalls {
  /**
   * NtQuerySystemInformation(SystemProcessInformation): all processes and their threads. Like every RawBuffer, valid
   * until the next call of this function. Throws if it fails.
   */
  processes(): RawBuffer;
  /** NtQuerySystemInformation of another class. */
  systemInformation(of: InformationClass): RawBuffer | Refused;
  /** GetExtendedTcpTable, TCP_TABLE_OWNER_MODULE_ALL: with the time at which each socket was bound. */
  tcpTable(family: 4 | 6): Buffer | Refused;
  /** GetExtendedUdpTable, UDP_TABLE_OWNER_MODULE: likewise. */
  udpTable(family: 4 | 6): Buffer | Refused;
  /** EnumServicesStatusExW: ENUM_SERVICE_STATUS_PROCESSW of all running services; one buffer for each call it took. */
  services(): readonly (RawBuffer & { readonly count: number })[] | Refused;

  /** QueryServiceConfig2W of SERVICE_CONFIG_FAILURE_ACTIONS. */
  failureActions(service: string): RawBuffer | Refused;

  /** NtOpenProcess, and only if GetProcessId agrees: Windows ignores the last two bits of a pid. Close it. */
  open(pid: number, access: number): { readonly handle: Handle } | Refused;
  close(handle: Handle): void;
  /** NtQueryInformationProcess */
  processInformation(handle: Handle, of: InformationClass): RawBuffer | Refused;
  /** NtReadVirtualMemory: all of these bytes of the process, or none. */
  readMemory(handle: Handle, address: bigint, bytes: number): Buffer | Refused;
  /** NtOpenProcessToken, TOKEN_QUERY. Close it. */
  openToken(handle: Handle): { readonly handle: Handle } | Refused;
  /** NtQueryInformationToken */
  tokenInformation(token: Handle, of: InformationClass): RawBuffer | Refused;
  /** Has it ended? NtWaitForSingleObject without waiting. */
  hasEnded(handle: Handle): boolean;
  /** Calls back once it has ended, unless the returned function has been called before. One thread waits for all. */
  whenEnded(handle: Handle, callback: () => void): () => void;

  /** LookupAccountSidW, for SIDs that this machine knows without asking another: `NT AUTHORITY\SYSTEM`. */
  accountOf(sid: Buffer): string | undefined;
  /** The handle -1, which stands for this process. */
  readonly self: Handle;
  /** RmGetList: the RM_PROCESS_INFO of each process that has one of these files open. */
  fileUsers(paths: readonly string[]): Promise<Buffer | Refused>;
  /** The pids of processes that have a visible top-level window which no other window owns. */
  pidsWithWindows(): ReadonlySet<number>;
  /** GetDriveTypeW of a root such as `C:\`. */
  driveType(root: string): number;
  /** RegEnumKeyExW: the keys below this one of HKEY_CURRENT_USER, at most 256; none if it cannot be opened. */
  registryKeys(path: string): readonly string[];
  /** RegGetValueW: a text (REG_SZ) of HKEY_CURRENT_USER; undefined if it is absent or of another type. */
  registryText(path: string, name: string): string | undefined;
}

/** Rights to ask for when a process is opened; winnt.h. */
export const ACCESS = { limited: 0x1000, readMemory: 0x10, synchronize: 0x10_0000 } as const;

/** Results that are handled one by one; ntstatus.h. */
export const STATUS = {
  partialCopy: 0x8000_000d,
  invalidInfoClass: 0xc000_0003,
  infoLengthMismatch: 0xc000_0004,
  invalidCid: 0xc000_000b,
  accessDenied: 0xc000_0022,
} as const;
