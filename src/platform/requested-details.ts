import type { Status } from '../process/process.ts';
import type { CpuSample } from '../process/usage.ts';

/** What is read of one process only on request, because it costs time to read and tokens to show. */
export const DETAIL_NAMES = ['environment', 'open_files', 'connections', 'threads', 'limits', 'memory'] as const;
export type DetailName = (typeof DETAIL_NAMES)[number];

/** At most this many of each are gathered; `total` counts them all. */
export const DETAIL_ROWS = 50;
export const THREAD_ROWS = 20;

/** Absent: not asked for. Null: could not be read, and `unavailable` has the reason. */
export interface RequestedDetails {
  readonly environment?: EnvironmentNames | null;
  readonly open_files?: { readonly files: readonly OpenFile[]; readonly total: number } | null;
  readonly connections?: Connections | null;
  readonly threads?: { readonly busiest: readonly Thread[]; readonly total: number } | null;
  readonly limits?: readonly ResourceLimit[] | null;
  readonly memory?: ExactMemory | null;
  readonly unavailable: Readonly<Record<string, string>>;
}

/** Names only: values never leave the parser. */
export interface EnvironmentNames {
  readonly names: readonly string[];
  /** Entries, also those without a name that can be shown. */
  readonly total: number;
}

export const MODES = ['r', 'w', 'rw', 'path'] as const;
/** `path`: opened as a path only, neither read nor written (O_PATH). */
export type Mode = (typeof MODES)[number];

/** A file that a process has open. */
export interface OpenFile {
  readonly fd: number;
  /** As the kernel writes it, with ` (deleted)` at the end of one that is no longer there. */
  readonly path: string;
  /** Null when it was closed meanwhile. */
  readonly mode: Mode | null;
}

/** Sockets of a process: those with an address, and how many have none. */
export interface Connections {
  readonly shown: readonly Connection[];
  readonly total: number;
  /** Sockets it holds that have no address: unnamed, netlink and others. */
  readonly unnamed: number;
}

/** One socket, connected or not. */
export interface Connection {
  readonly protocol: 'tcp' | 'udp' | 'unix';
  /** `address:port`, or the path of a unix socket (`@` begins an abstract one); null: none. */
  readonly local: string | null;
  readonly remote: string | null;
  readonly state: string;
}

/** One thread, as it is at the end of the window. */
export interface Thread {
  readonly tid: number;
  /** Null where the system does not name threads. */
  readonly name: string | null;
  readonly status: Status | null;
  /** CPU time since it started, in nanoseconds. */
  readonly cpuNs: number;
  /** Percent of one core over the window; null when none was measured. */
  readonly cpuPercent: number | null;
}

/** The CPU time of each thread, by id, and when it was read; `atNs`: when the first one was. */
export interface ThreadTimes {
  readonly atNs: number;
  readonly byTid: ReadonlyMap<number, CpuSample>;
}

/** One limit of getrlimit(2). */
export interface ResourceLimit {
  /** With the unit in the name. */
  readonly name: string;
  readonly soft: number | 'unlimited';
  readonly hard: number | 'unlimited';
}

/** Memory summed over all mappings, where the row has only an estimate. */
export interface ExactMemory {
  /** What would be free if it ended. */
  readonly ussBytes: number;
  /**
   * Its proportional share of memory: shared parts are divided among the processes that share them. Null where it
   * shares huge pages: the kernel does not say with how many processes.
   */
  readonly pssBytes: number | null;
  readonly swapBytes: number;
}
