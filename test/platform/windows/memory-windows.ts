import { hostname } from 'node:os';

/** A Windows made of data, for what cannot be made to happen, or not be seen, under Wine. memory-calls.ts asks it. */

export const SYSTEM = 'S-1-5-18';
export const LOCAL_SERVICE = 'S-1-5-19';
export const ME = 'S-1-5-21-1004336348-1177238915-682003330-1001';
export const JOHN = 'S-1-5-21-1004336348-1177238915-682003330-1002';

/** TOKEN_ELEVATION_TYPE; winnt.h. */
export const ELEVATION = { default: 1, full: 2, limited: 3 } as const;

/** What Windows may refuse: to open it at all, its token, to read its memory, or one class of its information. */
export type Denied = 'open' | 'token' | 'memory' | 'imagePath' | 'commandLine';

export interface MemoryThread {
  readonly tid: number;
  /** KTHREAD_STATE: 2 runs, 5 waits. */
  readonly state: number;
  /** KWAIT_REASON: 5 is suspended. */
  readonly waitReason: number;
  readonly cpuNs: number;
}

export interface MemoryProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly name: string;
  /** µs since 1970. */
  readonly startTime: number;
  readonly user: string;
  readonly elevation: (typeof ELEVATION)[keyof typeof ELEVATION];
  readonly session: number;
  readonly path: string;
  readonly commandLine: string;
  /** As a process keeps it, with a separator at the end. */
  readonly cwd: string;
  /** `NAME=value` */
  readonly environment: readonly string[];
  /** Of a 32-bit process: what it has now, where `cwd` and `environment` are those of its start. */
  readonly wow64: { readonly cwd: string; readonly environment: readonly string[] } | null;
  readonly threads: readonly MemoryThread[];
  readonly cpuNs: number;
  readonly rssBytes: number;
  readonly vmsBytes: number;
  readonly handles: number;
  readonly basePriority: number;
  /** In PROCESS_PRIORITY_CLASS; ntpsapi.h. Absent: Windows does not give it. */
  readonly priorityClass?: number;
  readonly denied: readonly Denied[];
}

export interface MemorySocket {
  readonly protocol: 'tcp' | 'udp';
  /** IPv6 if it has a colon; only `::` and `::1`. */
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  /** µs since 1970; unknown if absent. */
  readonly createdUs?: number;
  /** MIB_TCP_STATE: 2 listens, 5 is established, 11 waits. */
  readonly state?: number;
  readonly remote?: { readonly address: string; readonly port: number };
}

export interface MemoryWindows {
  /** The pid of the server. */
  readonly own: number;
  readonly processes: Map<number, MemoryProcess>;
  readonly sockets: MemorySocket[];
  /** `restarts`: after a failure; null where Windows does not show it. */
  readonly services: { readonly name: string; readonly pid: number; readonly restarts?: boolean | null }[];
  /** Pids with a window on the desktop. */
  readonly windows: number[];
  /** By SID. */
  readonly accounts: Map<string, string>;
  /** Windows 8.1 and later give the command line without reading the memory. */
  hasCommandLines: boolean;
  /** How often each call was made. */
  readonly called: Map<string, number>;
  /** Runs before a call: meanwhile something may end or start. */
  before: (call: string) => void;
}

/** The start of the machine. */
const BOOT = 1_790_000_000e6;
export const OWN_PID = 4004;

const MACHINE = hostname().slice(0, 15).toUpperCase();
const ACCOUNTS: readonly (readonly [sid: string, name: string])[] = [
  [SYSTEM, 'NT AUTHORITY\\SYSTEM'],
  [LOCAL_SERVICE, 'NT AUTHORITY\\LOCAL SERVICE'],
  ['S-1-5-32-544', 'BUILTIN\\Administrators'],
  ['S-1-5-32-545', 'BUILTIN\\Users'],
  [ME, `${MACHINE}\\me`],
  [JOHN, `${MACHINE}\\john`],
];

export const WAITS: MemoryThread = { tid: 8, state: 5, waitReason: 6, cpuNs: 0 };
export const SUSPENDED: MemoryThread = { ...WAITS, waitReason: 5 };

/** An ordinary program of the server's user, in the session of the desktop. Older processes have lower pids. */
export function made(pid: number, rest: Partial<MemoryProcess> = {}): MemoryProcess {
  const name = rest.name ?? `p${pid}.exe`;
  const path = rest.path ?? `C:\\Programs\\${name}`;
  return {
    ...{ pid, ppid: 4000, name, path, startTime: BOOT + pid * 1e6 },
    ...{ user: ME, elevation: ELEVATION.limited, session: 1 },
    ...{
      commandLine: `"${path}"`,
      cwd: 'C:\\Users\\me\\',
      environment: ['PATH=C:\\Windows', 'USERNAME=me'],
      wow64: null,
    },
    ...{ threads: [{ ...WAITS, tid: pid + 4 }], cpuNs: pid * 1e6, handles: pid, basePriority: 8 },
    ...{ rssBytes: pid * 2 ** 20, vmsBytes: pid * 2 ** 19, denied: [] },
    ...rest,
  };
}

/** A service, or another process of the machine: a server that is not elevated may not open it. */
export const ofSystem = (pid: number, rest: Partial<MemoryProcess> = {}): MemoryProcess =>
  made(pid, { user: SYSTEM, elevation: ELEVATION.default, session: 0, denied: ['open'], ...rest });

/** A part of the kernel that looks like a process. It has no program, and no memory of its own. */
export const ofKernel = (pid: number, name: string): MemoryProcess =>
  ofSystem(pid, { name, ppid: pid === 4 ? 0 : 4, path: '', commandLine: '', cwd: '', denied: ['open'] });

export const SERVER = made(OWN_PID, { name: 'node.exe', commandLine: 'node.exe C:\\pmcp\\main.js', ppid: 4000 });
export const CLIENT = made(4000, { name: 'claude.exe', ppid: 3000 });
export const EXPLORER = made(3000, { name: 'explorer.exe', ppid: 2900 });

/** A Windows with its kernel, its first processes, the desktop, a client and this server; then what a test adds. */
export function memoryWindows(...added: readonly MemoryProcess[]): MemoryWindows {
  const all = [
    made(0, { name: '', ppid: 0, startTime: 0, user: SYSTEM, session: 0, denied: ['open'] }),
    ...[ofKernel(4, 'System'), ofKernel(124, 'Registry'), ofKernel(300, 'Secure System')],
    ofSystem(400, { name: 'smss.exe', ppid: 4, basePriority: 11 }),
    ofSystem(600, { name: 'wininit.exe', ppid: 500, basePriority: 13 }),
    ofSystem(700, { name: 'services.exe', ppid: 600, basePriority: 9 }),
    ...[EXPLORER, CLIENT, SERVER, ...added],
  ];
  return {
    own: OWN_PID,
    processes: new Map(all.map((one) => [one.pid, one])),
    ...{ sockets: [], services: [], windows: [] },
    accounts: new Map(ACCOUNTS),
    hasCommandLines: true,
    called: new Map(),
    before: () => undefined,
  };
}
