/** The words for a process and the pure facts about it. No I/O, no display: every string here is raw and hostile. */

/** psutil's status words. */
export const STATUSES = [
  'running',
  'sleeping',
  'disk-sleep',
  'stopped',
  'tracing-stop',
  'zombie',
  'dead',
  'idle',
  'parked',
  'waking',
] as const;
export type Status = (typeof STATUSES)[number];

/**
 * Within one boot a process is its pid and its start time in kernel ticks; the wall clock plays no part in it. Where
 * pids are few, two processes can have the same within one tick: the kernel's serial tells them apart.
 */
export interface Identity {
  readonly pid: number;
  /** Kernel ticks since boot; proc_pid_stat(5) field 22. */
  readonly startTicks: number;
  /** Given to one process only until the next boot. Of a process that was seen after its first tick not needed. */
  readonly serial?: string;
}

/** Real, effective, saved and file-system user id; proc_pid_status(5) `Uid:`. */
export type Uids = readonly [real: number, effective: number, saved: number, filesystem: number];

/** How to turn kernel ticks into seconds, read together with the processes. */
export interface Clock {
  readonly ticksPerS: number;
  /** Seconds since boot. */
  readonly uptimeS: number;
  /** Unix time of the boot, in seconds. */
  readonly bootUnixS: number;
}

export interface ProcessFacts extends Identity {
  readonly ppid: number;
  /** The kernel's name, at most 15 bytes, chosen by the process itself. */
  readonly comm: string;
  /** Null when the kernel reports a state we do not know. */
  readonly status: Status | null;
  readonly uids: Uids;
  readonly kernelThread: boolean;
  /** Resident memory as `stat` has it: good enough to sort by, off by some pages. */
  readonly rssBytes: number;
  readonly vmsBytes: number;
  readonly threads: number;
  readonly nice: number;
  /** The pid of the process that began its session; it may be gone. */
  readonly session: number;
  /** Its process group: a shell with job control puts each of its jobs into one. */
  readonly group: number;
  /** Its controlling terminal, e.g. `pts/3`. */
  readonly terminal: string | undefined;
  /** It has no terminal, or another group of processes has the terminal's keyboard. */
  readonly background: boolean;
  /** User and system time in kernel ticks, children not included. */
  readonly cpuTicks: number;
  /** Its leader has exited and others of its threads run: this one is read for what the leader no longer has. */
  readonly liveTid?: number;
  /** Undefined: not read yet. Empty: it has none (a zombie, a kernel thread). */
  readonly argv?: readonly string[];
}

export const sameIdentity = (a: Identity, b: Identity): boolean =>
  a.pid === b.pid &&
  a.startTicks === b.startTicks &&
  (a.serial === undefined || b.serial === undefined || a.serial === b.serial);

export const identityOf = ({ pid, startTicks, serial }: Identity): Identity => ({
  pid,
  startTicks,
  ...(serial !== undefined && { serial }),
});

/** An opaque reference that names this process and no later one with the same pid. */
export const refOf = ({ pid, startTicks, serial }: Identity): string =>
  serial === undefined ? `${pid}-${startTicks}` : `${pid}-${startTicks}-${serial}`;

export const ageS = (process: Identity, clock: Clock): number =>
  Math.max(0, clock.uptimeS - process.startTicks / clock.ticksPerS);

/** Unix time in seconds; as exact as the clock was when the machine booted. For display only, never for identity. */
export const startedUnixS = (process: Identity, clock: Clock): number =>
  clock.bootUnixS + process.startTicks / clock.ticksPerS;

export const isRoots = (uids: Uids): boolean => uids.includes(0);

/** Dead and waiting to be reaped. A dead leader whose other threads still run is not: the process lives. */
export const isZombie = (process: ProcessFacts): boolean =>
  process.status === 'dead' || (process.status === 'zombie' && process.threads <= 1);

const COMM_MAX_BYTES = 15;
/** The first bytes of a character that the kernel cut in two, as decodeUtf8 leaves them. */
const CUT_CHARACTER = /[\udcc2-\udcf4][\udc80-\udcbf]{0,2}$/u;

/**
 * The name a person would call it by: the kernel's, completed from argv[0] where the kernel cut it at 15 bytes.
 * Node names its main thread `MainThread`, which says nothing: there the program's own name is used.
 */
export function nameOf({ comm, argv }: Pick<ProcessFacts, 'comm' | 'argv'>): string {
  const program = baseName(argv?.[0] ?? '');
  if (comm === 'MainThread') return program || comm;
  return Buffer.byteLength(comm) >= COMM_MAX_BYTES && program.startsWith(comm.replace(CUT_CHARACTER, ''))
    ? program
    : comm;
}

/** Is the kernel's name cut off, and no command line there that tells the rest? */
export const isCut = ({ comm, argv }: Pick<ProcessFacts, 'comm' | 'argv'>): boolean =>
  argv === undefined && Buffer.byteLength(comm) >= COMM_MAX_BYTES;

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
