import { ProcessError } from '../errors.ts';
import type { Attachments } from '../process/orphans.ts';
import type { Clock, Identity, ProcessFacts, Uids } from '../process/process.ts';
import type { ControlGroup, Service } from '../process/supervisor.ts';
import type { Trait, Traits } from '../process/traits.ts';
import type { Extra, Extras, ThreadTimes } from './extras.ts';
import type { FoundPlace, NoPlace, Use } from './place.ts';
import type { Streams } from './streams.ts';

/** Gathers facts and sends signals; decides nothing. One folder per operating system implements it. */
export interface Platform {
  readonly self: Self;
  readonly users: Users;
  /** Which of the kernel's better ways are there on this machine. */
  readonly abilities: Abilities;
  /**
   * /proc is that of another PID namespace than this server's: its pids are not those of system calls. Then nothing may
   * be changed, for a signal would reach another process.
   */
  readonly procIsForeign: boolean;
  /** False: no command line is ever read, and no process has an argv. */
  readonly readsArgv: boolean;
  /** Does the system itself hide processes from this server, so that what is not seen may be there? */
  hidesSome(): boolean;
  /** The pids there are now, in no particular order: of everyone, so for nobody's eyes. */
  pids(): readonly number[];
  /** One pass over all processes, in slices; each process is read at once. */
  snapshot(want: SnapshotRequest): Promise<Snapshot>;
  /** One process as it is now, with argv; undefined when there is none of that pid. */
  read(pid: number): ProcessFacts | undefined;
  /** The process that the thread of this id belongs to, itself for a pid; undefined when there is none. */
  leaderOf(tid: number): number | undefined;
  /** What a list row needs beyond the snapshot; undefined when the process has ended or been replaced. */
  complete(process: ProcessFacts): ProcessFacts | undefined;
  /** All that is known of one process; undefined when it has ended or been replaced. */
  details(process: ProcessFacts): Promise<Details | undefined>;
  /** A path without symbolic links; undefined where it does not exist, or cannot be looked up. */
  realPath(path: string): Promise<string | undefined>;
  /** What would be run if the file at this path was. */
  programKind(path: string): Promise<ProgramKind | undefined>;
  /** What a rule asks about; undefined when it has ended or been replaced. */
  traits(process: ProcessFacts, wanted: ReadonlySet<Trait>): Traits | undefined;
  /**
   * What is read only when asked for; undefined when it has ended or been replaced. `before`: the CPU times of its
   * threads at the begin of a window, by which the busiest are found.
   */
  extras(process: ProcessFacts, wanted: ReadonlySet<Extra>, before?: ThreadTimes): Promise<Extras | undefined>;
  /** The CPU times of its threads now. */
  threadTimes(process: ProcessFacts): Promise<ThreadTimes>;
  /** Where its output goes; undefined when it has ended or been replaced. */
  streams(process: ProcessFacts): Promise<Streams | undefined>;
  /** Which of these processes, tried in order, holds the other end of each pipe or socket (Stream.otherEnd). */
  otherEnds(wanted: ReadonlySet<string>, pids: Iterable<number>): Promise<ReadonlyMap<string, number>>;
  /** The place of a path, or why there is none that this server may speak of. */
  place(path: string): Promise<Place | NoPlace>;
  /** How a process uses a place or what lies below it; null where the system does not let this server look. */
  usesOf(process: ProcessFacts, place: Place): Promise<readonly Use[] | null>;
  /** What tells a process that was left behind from a daemon; those that ended or may not be read are missing. */
  attachments(pids: readonly number[]): Promise<ReadonlyMap<number, Attachments>>;
  /** The projects that the working directories of these processes belong to. */
  projects(processes: readonly ProcessFacts[]): Promise<Projects>;
  /** CPU time of all its threads in nanoseconds; undefined when it has ended or cannot be told. */
  cpuTimeNs(pid: number): number | undefined;
  clock(): Clock;
  /** The machine as a whole. */
  system(): Promise<System>;
  /** What the control groups of this server allow it and all that runs in them. */
  groupLimits(): GroupLimits;
  /** Our own pid and every pid above it, nearest first, read anew. */
  ancestors(): number[];
  /**
   * Sockets that listen (TCP) or are bound (UDP) on this network namespace, IPv4 and IPv6. This and the next two throw
   * UNSUPPORTED where the system does not list them.
   */
  sockets(protocol: Protocol): readonly Socket[];
  /** Of these the TCP sockets that listen, which are told sooner where there are many connections. */
  listeners(): readonly Socket[];
  /** TCP connections whose own port this is: while a process holds one, another may be unable to listen on the port. */
  connections(port: number): readonly Socket[];
  /** The own ports of all TCP connections, read in slices; undefined where they cannot be read. */
  connectedPorts(): Promise<ReadonlySet<number> | undefined>;
  /**
   * Who holds these sockets, of these processes or else of all: a socket may have several holders, for sockets are
   * inherited and passed on.
   */
  holders(inodes: ReadonlySet<number>, pids?: Iterable<number>): Promise<Holders>;
  /** What these processes listen on or have bound: pid → sockets, of each that was given. */
  bound(processes: readonly ProcessFacts[]): Promise<ReadonlyMap<number, Bound>>;
  /** Does it run in the network namespace whose sockets are listed here? */
  networkOf(process: Pick<ProcessFacts, 'pid' | 'liveTid'>): Network;
  /** Does every process have a pid here that this server sees? Not in the PID namespace of a container. */
  seesEveryPid(): boolean;
  /** Hands a message to the machine's own log, in the form of syslog(3). False when nobody took it. */
  syslog(message: string): boolean;
  /** Takes hold of a process, so that a signal can reach no other. Undefined when there is none of that pid. */
  open(pid: number): Target | undefined;
}

export interface Self {
  readonly pid: number;
  /** Kernel ticks since boot. */
  readonly startTicks: number;
  /** Changes with each boot; empty where it cannot be told. */
  readonly bootId: string;
  /** Where pids mean the same; empty where it cannot be told. */
  readonly pidNamespace: string;
  /** Effective ids of this server. */
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** The user id that stands for every user without one in this user namespace; undefined where all have one. */
  readonly unmappedUid: number | undefined;
  /** Where a person calls one tool: the pids of that call, its own and those that merely wrap its command line. */
  readonly callers?: ReadonlySet<number>;
}

/** What cannot be read is absent, and `unavailable` has the reason. */
export interface System {
  /** Average number of runnable and waiting tasks over 1, 5 and 15 minutes. */
  readonly load?: readonly [number, number, number];
  readonly cpus: number;
  /** Of all CPUs together since boot. */
  readonly cpuTicks?: { readonly busy: number; readonly total: number };
  readonly memory: {
    readonly totalBytes?: number;
    readonly availableBytes?: number;
    readonly swapTotalBytes?: number;
    readonly swapFreeBytes?: number;
  };
  readonly unavailable: Readonly<Record<string, string>>;
}

/** The tightest of each; absent where there is none. */
export interface GroupLimits {
  readonly memoryBytes?: number;
  /** Counted in the group that has the limit. */
  readonly memoryUsedBytes?: number;
  /** Of all CPUs together: 0.5 is half the time of one. */
  readonly cpus?: number;
}

/** From files, which are always at hand, and from the name service of the machine, as far as it has been asked. */
export interface Users {
  /** The user's name, or its number as text where it has none. */
  nameOf(uid: number): string;
  uidOf(name: string): number | undefined;
  groupNameOf(gid: number): string;
  /** Asks the name service for what the files do not have, before the others are called. Never throws. */
  learn(named: Named): Promise<void>;
  /** The name service did not answer a moment ago: a name that is not known may exist. */
  isSilent(): boolean;
}

export interface Named {
  readonly uids?: Iterable<number>;
  readonly names?: Iterable<string>;
  readonly gids?: Iterable<number>;
}

/** A file or folder whose users are looked for. */
export type Place = (FoundPlace | { readonly path: string; readonly folder: boolean; readonly silent: string }) & {
  /** What a holder of the unix socket at this path has open, e.g. `socket:[4711]`. */
  readonly sockets: ReadonlySet<string>;
};

export interface Projects {
  /** Null: none. Missing: it has ended, or its folder cannot be read or looked at. */
  readonly byPid: ReadonlyMap<number, string | null>;
  /** Why some are missing: `the file system at "/mnt/nas" (nfs4) does not answer`. */
  readonly unavailable: readonly string[];
}

export interface Abilities {
  /** System calls without a detour through files (koffi is there). */
  readonly native: boolean;
  readonly pidfd: boolean;
  readonly socketDiagnostics: boolean;
}

export interface SnapshotRequest {
  /** Is a process whose files belong to this user wanted? The others cost one system call and are only counted. */
  owner(uid: number): boolean;
  /** Read the command lines, too. */
  argv: boolean;
  /** Only these; by default all there are. */
  pids?: Iterable<number>;
}

export interface Snapshot {
  readonly processes: ProcessFacts[];
  /** Number of processes not wanted or not let us read, by owner. */
  readonly skipped: ReadonlyMap<number, number>;
  /** Processes that ended while they were read. */
  readonly vanished: number;
  /** Processes of a wanted owner that are there, but whose user ids or state the system does not let us read. */
  readonly unreadable: number;
  readonly clock: Clock;
}

/** A field that could not be read is null, and `unavailable` has the reason; a field it does not have is absent. */
export interface Details extends ControlGroup {
  /** Where its unit is a service. */
  readonly service?: Service;
  readonly exe: string | null;
  readonly cwd: string | null;
  readonly uids: Uids;
  readonly gids: Uids | null;
  readonly rssBytes: number;
  readonly vmsBytes: number;
  readonly sharedBytes: number | null;
  readonly fds: number | null;
  /** Number of processes whose parent it is. */
  readonly children: number | null;
  /** TCP sockets it listens on and UDP sockets it has bound. */
  readonly listening: readonly Socket[] | null;
  readonly unavailable: Readonly<Record<string, string>>;
}

/** `script`: its process is one of an interpreter. Undefined in place of it: cannot be known. */
export type ProgramKind = 'missing' | 'folder' | 'script' | 'program';

export const PROTOCOLS = ['tcp', 'udp'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export interface Socket {
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
  /** `listening` for a TCP listener, `bound` for UDP and for TCP that has a port but does not listen on it. */
  readonly state: 'listening' | 'bound';
  /** User that made the socket. */
  readonly uid: number;
  readonly inode: number;
}

/** Who holds sockets. */
export interface Holders {
  /** Inode → pids. */
  readonly pidsOf: ReadonlyMap<number, readonly number[]>;
  /** The processes that may hold more of them, with the reason. */
  readonly uncertain: ReadonlyMap<number, string>;
}

/** What one process listens on or has bound. */
export interface Bound {
  readonly sockets: readonly Socket[];
  /** Why there may be more, or others. */
  readonly why?: string;
}

export type Network = 'own' | 'other' | 'unknown';

/** How sure we are that a signal reaches the process that was meant. */
export const GUARANTEES = ['pidfd', 'handle', 'start_time'] as const;
export type Guarantee = (typeof GUARANTEES)[number];

/** What a person sends for another reason than to end a program; many programs end of it all the same. */
export const SIGNALS = ['HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'STOP', 'CONT', 'WINCH'] as const;
export type Signal = 'SIGTERM' | 'SIGKILL' | `SIG${(typeof SIGNALS)[number]}`;

/** One process held on to. Close it when done. */
export interface Target {
  readonly pid: number;
  readonly guarantee: Guarantee;
  /** The facts of the held process now; undefined when it is gone. Throws PERMISSION_DENIED when it is hidden by now. */
  read(): ProcessFacts | undefined;
  /** Would a signal be let through? `false` when the process had already ended. Throws PERMISSION_DENIED. */
  permits(meant: Identity): boolean;
  /** `false` when the process had already ended. Throws PERMISSION_DENIED. Only host/terminate.ts may call this. */
  signal(signal: Signal, meant: Identity): boolean;
  /**
   * Sets the nice value of all its threads. Undefined when it had ended. Throws PERMISSION_DENIED, and then has changed
   * nothing. There is no way to do it through a pidfd: the start time is checked before and after. Only
   * host/terminate.ts may call this.
   */
  renice(nice: number, meant: Identity): Promise<Reniced | undefined>;
  /** Resolves with true as soon as the process has ended, with false after `timeoutMs` or when aborted. */
  exited(timeoutMs: number, abort: AbortSignal): Promise<boolean>;
  close(): void;
}

export interface Reniced {
  /** Threads that the system did not let this server change: they are nicer already, or another user's. */
  readonly kept: number;
}

/** The backend for the machine we run on. `native: false` does without koffi, `argv: false` without command lines. */
export async function detect(options: { readonly native: boolean; readonly argv: boolean }): Promise<Platform> {
  if (process.platform !== 'linux') {
    throw new ProcessError('UNSUPPORTED', `there is no backend for ${process.platform} yet`, 'Use Linux.');
  }
  const { linux } = await import('./linux/linux.ts');
  return linux(options);
}
