import type { Clock } from '../process/clock.ts';
import type { Unchangeable } from '../process/hard-limit.ts';
import type { MatchAttribute, MatchAttributes } from '../process/match-attributes.ts';
import type { Attachments } from '../process/orphans.ts';
import type { Identity, ProcessFacts } from '../process/process.ts';
import type { SignalState } from '../process/signal-state.ts';
import type { Capabilities } from './capabilities.ts';
import type { Guarantee } from './controller.ts';
import type { FileNotFound, FileUse, SearchedFile } from './find-file.ts';
import type { Helper } from './helper/helper.ts';
import type { HelperProgram } from './helper/helper-program.ts';
import type { Details } from './process-details.ts';
import type { Projects } from './project.ts';
import type { DetailName, RequestedDetails, ThreadTimes } from './requested-details.ts';
import type { Self } from './self.ts';
import type { Snapshot, SnapshotRequest } from './snapshot.ts';
import type { BoundSockets, Network, Protocol, Socket, SocketHolders } from './sockets.ts';
import type { StdinPeer, Streams } from './standard-streams.ts';
import type { GroupLimits, System } from './system-facts.ts';
import type { Users } from './users.ts';
import type { WatchedProcess } from './watched-process.ts';
import type { UnseenWords } from './words.ts';

/** Gathers facts; changes and decides nothing. One folder for each operating system implements it. */
export interface Machine {
  readonly capabilities: Capabilities;
  readonly self: Self;
  readonly users: Users;
  /** System calls without a detour through files (koffi is there). */
  readonly isNative: boolean;
  /** How a signal is tied to its process here. */
  readonly guarantee: Guarantee;
  /** Why nothing may be changed now; undefined if changes are possible. It may change at any time: each call checks. */
  unchangeable(): Unchangeable | undefined;
  /** False: no command line is ever read, and no process has an argv. */
  readonly readsArgv: boolean;
  /** Does the system itself hide processes from this server, so that what is not seen may be there? */
  hidesSome(): boolean;
  /** What to say of another system on this machine that this server cannot see; undefined if there is none. */
  unseenSystem(): UnseenWords | undefined;
  /**
   * The distributions of WSL, as `wsl.exe -d` takes their names, the default one first; none where there is no WSL.
   * Untrusted text.
   */
  distributions(): readonly string[];
  /** All pids now, in no particular order; everyone's, so never shown. */
  pids(): readonly number[];
  /** One pass over all processes, which yields in between; each process is read at once. */
  snapshot(want: SnapshotRequest): Promise<Snapshot>;
  /** One process as it is now, with argv; undefined when no process has that pid. */
  read(pid: number): ProcessFacts | undefined;
  /** The process that the thread of this id belongs to, itself for a pid; undefined when there is none. */
  threadGroupOf(tid: number): number | undefined;
  /** What a list row needs beyond the snapshot; undefined when the process has ended or been replaced. */
  refresh(process: ProcessFacts): ProcessFacts | undefined;
  /** Everything known about one process; undefined when it has ended or been replaced. */
  details(process: ProcessFacts): Promise<Details | undefined>;
  /** A path without symbolic links; undefined if it does not exist or cannot be looked up. */
  realPath(path: string): Promise<string | undefined>;
  /**
   * Identifies the program that it runs now: changes when it executes a program, never with its title. It is the
   * `programId` of its facts if they have one. Where the system hides the program from this server, it is made of the
   * name of the process and the path of its program.
   */
  programId(process: ProcessFacts): string;
  /** Can it be asked to end now? If not, it can only be killed. */
  canAsk(process: ProcessFacts): boolean;
  /** How it would receive a request to end or a signal now. */
  signalState(process: ProcessFacts): SignalState;
  /** The value of one variable of its environment; undefined if it has none or may not be read. */
  label(process: ProcessFacts, name: Label): string | undefined;
  /** What would run if the file at this path were executed. */
  programKind(path: string): Promise<ProgramKind | undefined>;
  /**
   * Which of these ports of this server's network namespace each process listens on (TCP) or has bound (UDP), for
   * rules; a process is missing if that is unknown.
   */
  portsHeld(
    processes: readonly ProcessFacts[],
    ports: ReadonlySet<number>,
  ): Promise<ReadonlyMap<number, readonly number[]>>;
  /** What rules match on; of ports only whether it holds these. Undefined when it has ended or been replaced. */
  matchAttributes(
    process: ProcessFacts,
    wanted: ReadonlySet<MatchAttribute>,
    ports: ReadonlySet<number>,
  ): MatchAttributes | undefined;
  /**
   * Details read on request; undefined when it has ended or been replaced. `before`: the CPU times of its
   * threads at the start of a window, to find the busiest.
   */
  requestedDetails(
    process: ProcessFacts,
    wanted: ReadonlySet<DetailName>,
    before?: ThreadTimes,
  ): Promise<RequestedDetails | undefined>;
  /** The CPU times of its threads now. */
  threadTimes(process: ProcessFacts): Promise<ThreadTimes>;
  /** Where its output goes; undefined when it has ended or been replaced. */
  streams(process: ProcessFacts): Promise<Streams | undefined>;
  /** Which of these processes, tried in order, holds the other end of each pipe or socket (Stream.otherEnd). */
  peersOf(wanted: ReadonlySet<string>, pids: Iterable<number>): Promise<ReadonlyMap<string, number>>;
  /** What is at a path, or why this server cannot say. */
  findFile(path: string): Promise<SearchedFile | FileNotFound>;
  /**
   * For one pass over the processes: how each uses a file or what lies below a folder; null where the system does not
   * let this server look.
   */
  fileUses(file: SearchedFile): (process: ProcessFacts) => Promise<readonly FileUse[] | null>;
  /** What distinguishes a process that was left behind from a daemon; missing: ended or unreadable ones. */
  attachments(pids: readonly number[]): Promise<ReadonlyMap<number, Attachments>>;
  /** The projects that the working directories of these processes belong to. */
  projects(processes: readonly ProcessFacts[]): Promise<Projects>;
  /** CPU time of all its threads in nanoseconds; undefined when it has ended or is unknown. */
  cpuTimeNs(pid: number): number | undefined;
  clock(): Clock;
  /** The machine as a whole. */
  system(): Promise<System>;
  /** What this server's control groups allow it and everything else in them. */
  groupLimits(): GroupLimits;
  /**
   * This pid, by default our own, and every pid above it, nearest first, as they are now. Where a child keeps the pid
   * of a parent that has ended, the chain ends there: a process that has got that pid since is not above it.
   */
  ancestors(pid?: number): number[];
  /** Which process has this pid now; undefined when none has, or the system hides it. */
  identityOf(pid: number): Identity | undefined;
  /** Who holds the other end of its stdin. A search through all processes, which yields in between. */
  stdinHolders(pid: number): Promise<StdinPeer>;
  /**
   * Sockets that listen (TCP) or are bound (UDP) on this network namespace, IPv4 and IPv6. This and the next two throw
   * UNSUPPORTED if the system does not list them.
   */
  sockets(protocol: Protocol): readonly Socket[];
  /** The TCP sockets that listen: found faster where there are many connections. */
  listeners(): readonly Socket[];
  /** TCP connections whose own port this is: while a process holds one, another may be unable to listen on the port. */
  connections(port: number): readonly Socket[];
  /** The own ports of all TCP connections; yields in between; undefined where they cannot be read. */
  connectedPorts(): Promise<ReadonlySet<number> | undefined>;
  /**
   * Who holds these sockets (Socket.key), among these processes or else all: a socket may have several holders, since
   * sockets are inherited and passed on.
   */
  holders(keys: ReadonlySet<string>, pids?: Iterable<number>): Promise<SocketHolders>;
  /** What these processes listen on or have bound: pid → sockets, for each one given. */
  bound(processes: readonly ProcessFacts[]): Promise<ReadonlyMap<number, BoundSockets>>;
  /** One process of each container that has this IP address; none where that cannot be read. */
  containersAt(address: string): Promise<readonly number[]>;
  /** Does it run in the network namespace whose sockets are listed here? */
  networkOf(process: Pick<ProcessFacts, 'pid' | 'liveTid'>): Network;
  /** Does this server see a pid for every process on the machine? Not in a container's PID namespace. */
  seesEveryPid(): boolean;
  /** Another helper process of this program, for what may hang: it appears in no list and cannot be a target. */
  helper<Q extends object>(program: HelperProgram): Helper<Q>;
  /** Hands a message to the machine's own log, in the form of syslog(3). False when no log took it. */
  syslog(message: string): boolean;
  /** Pins a process to read it and to wait for its exit. Undefined when no process has that pid. */
  watch(pid: number): WatchedProcess | undefined;
}

/** Variables by which pm2 and supervisord name what they start; pm2 may pass its two as JSON. No others are kept. */
export type Label = 'name' | 'pm_id' | 'SUPERVISOR_PROCESS_NAME' | 'SUPERVISOR_GROUP_NAME';

/** `script`: its process runs the interpreter. Undefined instead of a kind: unknown. */
export type ProgramKind = 'missing' | 'folder' | 'script' | 'program';
