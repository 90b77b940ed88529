import { defined } from '../defined.ts';
import type { HardLimit } from './hard-limit.ts';
import { baseName, type Naming } from './naming.ts';
import type { Owner } from './owner.ts';

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
 * Within one boot a process is its pid and its start time. Where a system records start times coarsely, two processes
 * can have both in common: the kernel's serial distinguishes them.
 */
export interface Identity {
  readonly pid: number;
  /**
   * As the kernel recorded it, in units of the system's Clock: on Linux 10 ms since boot, on macOS and Windows µs since
   * 1970. Compared with other start times only.
   */
  readonly startTime: number;
  /** Given to one process only until the next boot. Absent where the start time alone is enough. */
  readonly serial?: string;
}

/** What is known of a process at one moment. Null: the system, or the rights of this server, do not show it. */
export interface ProcessFacts extends Identity {
  readonly ppid: number;
  /** Changes when it executes a program. Absent where the system has no such number, as on Linux and Windows. */
  readonly programId?: string;
  /** The kernel's name: on Linux at most 15 bytes, chosen by the process itself; on Windows the program file's. */
  readonly comm: string;
  /** How its system writes and compares names. */
  readonly naming: Naming;
  /** Null when the kernel reports a state we do not know. */
  readonly status: Status | null;
  readonly owner: Owner;
  /** A part of the kernel: it has no program, files or memory of its own. */
  readonly ofKernel: boolean;
  /** Why no setting permits a change to it; absent for most processes. */
  readonly hardLimit?: HardLimit;
  /** Resident memory, good enough to sort by: a snapshot may be off by some pages. */
  readonly rssBytes: number | null;
  readonly vmsBytes: number | null;
  readonly threads: number | null;
  readonly nice: number | null;
  /** The pid of the process that began its session; it may be gone. */
  readonly session: number | null;
  /** Its process group: a shell with job control puts each of its jobs into one. */
  readonly group: number | null;
  /** Its controlling terminal, e.g. `pts/3`. */
  readonly terminal: string | undefined;
  /** It has no terminal, or another group of processes has the terminal's keyboard. */
  readonly background: boolean | null;
  /** Its leader has exited while other threads run: this one is read for what the leader no longer has. */
  readonly liveTid?: number;
  /** Undefined: not read yet, or unreadable. Empty: it has none (a zombie, a kernel thread). */
  readonly argv?: readonly string[];
  /** Its command line is longer than what was read or kept: `…` in `argv` marks what is left out. */
  readonly argvCut?: true;
}

/** What names and rules are derived from. */
export type NamedProcess = Pick<ProcessFacts, 'comm' | 'naming' | 'argv' | 'argvCut'>;

export const sameIdentity = (a: Identity, b: Identity): boolean =>
  a.pid === b.pid &&
  a.startTime === b.startTime &&
  (a.serial === undefined || b.serial === undefined || a.serial === b.serial);

export const identityOf = ({ pid, startTime, serial }: Identity): Identity => ({
  pid,
  startTime,
  ...defined({ serial }),
});

/** Dead and waiting to be reaped. A dead leader whose other threads still run is not: the process lives. */
export const isZombie = (process: Pick<ProcessFacts, 'status' | 'threads'>): boolean =>
  process.status === 'dead' || (process.status === 'zombie' && (process.threads ?? 1) <= 1);

/** The first bytes of a character that the kernel cut in two, as decodeUtf8 leaves them. */
const CUT_CHARACTER = /[\udcc2-\udcf4][\udc80-\udcbf]{0,2}$/u;

/** An interpreter, its options, and the scripts that name each other as interpreters: the kernel allows five. */
const NAMING_ARGUMENTS = 12;

/**
 * The name a person would call it by: the kernel's, completed where the kernel cut it at 15 bytes from argv[0] or, for
 * a script, from the path that its interpreter was given. Node names its main thread `MainThread`, which says nothing:
 * there the program's own name is used. A title is no name: of `node /srv/app.js`, as pm2 sets it, the program is.
 */
export function nameOf({ comm, naming, argv = [] }: NamedProcess): string {
  if (naming.commMaxBytes === null) return comm;
  if (comm === 'MainThread') return baseName(argv[0] ?? '', naming) || comm;
  return completed(comm, argv, naming) ?? programOfTitle(comm, argv, naming) ?? comm;
}

/** What its name is compared by; never shown. */
export const nameKey = (process: NamedProcess): string => process.naming.keyOf(nameOf(process));

/** Is the kernel's name cut, and its rest not in the known part of the command line? */
export const isCut = ({ comm, naming, argv, argvCut }: NamedProcess): boolean =>
  isFull(comm, naming) && (argv === undefined || (argvCut === true && completed(comm, argv, naming) === undefined));

/** An undecodable byte is one surrogate, which would count as three. */
function isFull(comm: string, { commMaxBytes }: Naming): boolean {
  if (commMaxBytes === null) return false;
  const bytes = Buffer.byteLength(comm);
  return bytes >= commMaxBytes && bytes - 2 * (comm.match(/[\udc80-\udcff]/gu)?.length ?? 0) >= commMaxBytes;
}

function completed(comm: string, argv: readonly string[], naming: Naming): string | undefined {
  if (!isFull(comm, naming)) return undefined;
  const beginning = comm.replace(CUT_CHARACTER, '');
  for (const [index, argument] of argv.slice(0, NAMING_ARGUMENTS).entries()) {
    const name = index > 0 && argument.startsWith('-') ? '' : baseName(argument, naming);
    if (name.startsWith(beginning)) return name;
  }
  return undefined;
}

/**
 * The program at the start of a title that a process set as both its name and its command line, if the title
 * cannot be the name: the kernel cut it, or a path follows. `tmux: server` can be a name.
 */
function programOfTitle(comm: string, argv: readonly string[], naming: Naming): string | undefined {
  if (!comm.includes(' ')) return undefined;
  const [first = '', second = ''] = comm.split(' ', 2);
  if (!(isFull(comm, naming) || naming.isAbsolute(second))) return undefined;
  if (
    !argv
      .slice(0, naming.commMaxBytes ?? 0)
      .join(' ')
      .startsWith(comm.replace(CUT_CHARACTER, ''))
  )
    return undefined;
  return baseName(first, naming).replace(/^\W+|:$/g, '') || undefined;
}
