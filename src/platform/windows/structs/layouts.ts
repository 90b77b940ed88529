/**
 * The C structures that are decoded here: size and offsets of the fields that are read, in bytes, for 64-bit Windows.
 * x64 and arm64 agree (LLP64, the same alignment). layouts.test.ts has a C compiler check all of them.
 */

export interface StructureLayout {
  /** Where it is declared; `phnt`: only there in full, https://github.com/winsiderss/systeminformer/tree/master/phnt. */
  readonly header: string;
  /** Absent if it grows with Windows. */
  readonly bytes?: number;
  /** By the name in the header. */
  readonly at: Readonly<Record<string, number>>;
}

const NT = {
  UNICODE_STRING: { header: 'winternl.h', bytes: 16, at: { Length: 0, Buffer: 8 } },
  SYSTEM_PROCESS_INFORMATION: {
    header: 'winternl.h',
    bytes: 256,
    at: {
      NextEntryOffset: 0,
      NumberOfThreads: 4,
      CreateTime: 32,
      UserTime: 40,
      KernelTime: 48,
      ImageName: 56,
      BasePriority: 72,
      UniqueProcessId: 80,
      InheritedFromUniqueProcessId: 88,
      HandleCount: 96,
      SessionId: 100,
      'VirtualMemoryCounters.WorkingSetSize': 144,
      PrivatePageCount: 200,
    },
  },
  SYSTEM_THREAD_INFORMATION: {
    header: 'phnt/ntexapi.h',
    bytes: 80,
    at: { KernelTime: 0, UserTime: 8, 'ClientId.UniqueThread': 48, ThreadState: 68, WaitReason: 72 },
  },
  SYSTEM_PROCESSOR_PERFORMANCE_INFORMATION: {
    header: 'winternl.h',
    bytes: 48,
    at: { IdleTime: 0, KernelTime: 8, UserTime: 16 },
  },
  SYSTEM_PAGEFILE_INFORMATION: {
    header: 'winternl.h',
    bytes: 32,
    at: { NextEntryOffset: 0, CurrentSize: 4, TotalUsed: 8 },
  },
  PROCESS_BASIC_INFORMATION: {
    header: 'winternl.h',
    bytes: 48,
    at: { PebBaseAddress: 8 },
  },
  KERNEL_USER_TIMES: {
    header: 'winternl.h',
    bytes: 32,
    at: { CreateTime: 0, ExitTime: 8, KernelTime: 16, UserTime: 24 },
  },
  PEB: { header: 'winternl.h', at: { ProcessParameters: 32 } },
  RTL_USER_PROCESS_PARAMETERS: {
    header: 'phnt/ntrtl.h',
    at: {
      Length: 4,
      'CurrentDirectory.DosPath': 56,
      ImagePathName: 96,
      CommandLine: 112,
      Environment: 128,
      EnvironmentSize: 1008,
    },
  },
} as const satisfies Record<string, StructureLayout>;

/** What a 32-bit process (WOW64) has in its memory: the same with pointers of 4 bytes. */
const NT32 = {
  UNICODE_STRING32: { header: 'phnt/ntwow64.h', bytes: 8, at: { Length: 0, Buffer: 4 } },
  PEB32: { header: 'phnt/ntwow64.h', at: { ProcessParameters: 16 } },
  RTL_USER_PROCESS_PARAMETERS32: {
    header: 'phnt/ntwow64.h',
    at: {
      Length: 4,
      'CurrentDirectory.DosPath': 36,
      ImagePathName: 56,
      CommandLine: 64,
      Environment: 72,
      EnvironmentSize: 656,
    },
  },
} as const satisfies Record<string, StructureLayout>;

const SECURITY = {
  SID: {
    header: 'winnt.h',
    bytes: 12,
    at: { Revision: 0, SubAuthorityCount: 1, IdentifierAuthority: 2, SubAuthority: 8 },
  },
  SID_AND_ATTRIBUTES: { header: 'winnt.h', bytes: 16, at: { Sid: 0, Attributes: 8 } },
  TOKEN_USER: { header: 'winnt.h', bytes: 16, at: { 'User.Sid': 0 } },
  TOKEN_GROUPS: { header: 'winnt.h', bytes: 24, at: { GroupCount: 0, Groups: 8 } },
  LUID_AND_ATTRIBUTES: { header: 'winnt.h', bytes: 12, at: { Luid: 0, Attributes: 8 } },
  TOKEN_PRIVILEGES: { header: 'winnt.h', bytes: 16, at: { PrivilegeCount: 0, Privileges: 4 } },
  TOKEN_ELEVATION: { header: 'winnt.h', bytes: 4, at: { TokenIsElevated: 0 } },
  TOKEN_MANDATORY_LABEL: { header: 'winnt.h', bytes: 16, at: { 'Label.Sid': 0 } },
  TOKEN_PRIMARY_GROUP: { header: 'winnt.h', bytes: 8, at: { PrimaryGroup: 0 } },
} as const satisfies Record<string, StructureLayout>;

const SOCKETS = {
  MIB_TCPROW_OWNER_MODULE: {
    header: 'iphlpapi.h',
    bytes: 160,
    at: {
      ...{ dwState: 0, dwLocalAddr: 4, dwLocalPort: 8, dwRemoteAddr: 12, dwRemotePort: 16, dwOwningPid: 20 },
      liCreateTimestamp: 24,
    },
  },
  MIB_TCP6ROW_OWNER_MODULE: {
    header: 'iphlpapi.h',
    bytes: 192,
    at: {
      ...{ ucLocalAddr: 0, dwLocalPort: 20, ucRemoteAddr: 24, dwRemotePort: 44, dwState: 48, dwOwningPid: 52 },
      liCreateTimestamp: 56,
    },
  },
  MIB_UDPROW_OWNER_MODULE: {
    header: 'iphlpapi.h',
    bytes: 160,
    at: { dwLocalAddr: 0, dwLocalPort: 4, dwOwningPid: 8, liCreateTimestamp: 16 },
  },
  MIB_UDP6ROW_OWNER_MODULE: {
    header: 'iphlpapi.h',
    bytes: 176,
    at: { ucLocalAddr: 0, dwLocalPort: 20, dwOwningPid: 24, liCreateTimestamp: 32 },
  },
  MIB_TCPTABLE_OWNER_MODULE: { header: 'iphlpapi.h', bytes: 168, at: { dwNumEntries: 0, table: 8 } },
  MIB_TCP6TABLE_OWNER_MODULE: { header: 'iphlpapi.h', bytes: 200, at: { dwNumEntries: 0, table: 8 } },
  MIB_UDPTABLE_OWNER_MODULE: { header: 'iphlpapi.h', bytes: 168, at: { dwNumEntries: 0, table: 8 } },
  MIB_UDP6TABLE_OWNER_MODULE: { header: 'iphlpapi.h', bytes: 184, at: { dwNumEntries: 0, table: 8 } },
} as const satisfies Record<string, StructureLayout>;

const MANAGERS = {
  ENUM_SERVICE_STATUS_PROCESSW: {
    header: 'winsvc.h',
    bytes: 56,
    at: { lpServiceName: 0, 'ServiceStatusProcess.dwProcessId': 44 },
  },
  SERVICE_FAILURE_ACTIONSW: { header: 'winsvc.h', bytes: 40, at: { cActions: 24, lpsaActions: 32 } },
  SC_ACTION: { header: 'winsvc.h', bytes: 8, at: { Type: 0 } },
  RM_PROCESS_INFO: {
    header: 'restartmanager.h',
    bytes: 668,
    at: { 'Process.dwProcessId': 0, 'Process.ProcessStartTime': 4 },
  },
} as const satisfies Record<string, StructureLayout>;

export const LAYOUTS = { ...NT, ...NT32, ...SECURITY, ...SOCKETS, ...MANAGERS };
