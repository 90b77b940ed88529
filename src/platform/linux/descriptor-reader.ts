import { defined } from '../../defined.ts';
import { isMissing } from '../posix/errno.ts';
import type { Native } from './ffi/native.ts';
import { IO_URING } from './proc/fd-link.ts';
import { NO_LOOK, type ProcFiles } from './proc-files.ts';

/** A socket that a process holds. */
export interface HeldSocket {
  readonly inode: number;
  /** Undefined: registered with an io_uring; its descriptor may be closed. */
  readonly fd?: number;
}

/** What walking a descriptor table yields apart from its sockets. */
export interface Walked {
  /** The io_uring descriptors. */
  readonly rings: readonly number[];
  /** How many tables were readable. */
  readonly read: number;
  /** Why there may be more sockets than were found. */
  readonly why?: string;
}

/** Do these two threads share one descriptor table? Undefined where the kernel does not say; kcmp(2). */
export type SharesTable = (tid: number, other: number) => boolean | undefined;

export const DENIED = 'the operating system does not let this server look into its open files';
const RING_BUSY = 'one of its io_urings does not show its registered files';
const TOO_MANY = 'its threads have too many open files to check one by one without kcmp(2)';

/** Without kcmp(2) every thread is read, since its table may be its own: up to this many descriptors per process. */
const UNCOMPARED_MAX = 20_000;
/** How many links of two tables are compared, evenly spread. */
const SAMPLES = 64;
/** How many tables of a process are compared with each other, not only with the first. */
const COMPARED_MAX = 32;

/** Finds sockets in the descriptor tables of a process: its leader's, its threads' and its rings'. */
export class DescriptorReader {
  readonly #files: ProcFiles;
  readonly #shares: SharesTable;

  constructor(files: ProcFiles, shares: SharesTable = () => undefined) {
    this.#files = files;
    this.#shares = shares;
  }

  /** Walks one table in small steps; a step without a socket yields undefined. */
  *table(pid: number, tid?: number): Generator<HeldSocket | undefined, Walked> {
    const pieces = this.#files.fds(pid, tid);
    if (typeof pieces === 'number') return { rings: [], read: 0, ...(!isMissing(pieces) && { why: DENIED }) };
    const rings: number[] = [];
    for (const piece of pieces) {
      for (const fd of piece) {
        const held = this.#files.socketAt(pid, fd, tid);
        if (held === NO_LOOK) return { rings: [], read: 0, why: DENIED };
        if (held === IO_URING) rings.push(fd);
        yield typeof held === 'number' ? { inode: held, fd } : undefined;
      }
    }
    let why: string | undefined;
    for (const ring of rings) {
      const registered = this.#files.registeredWith(pid, ring, tid);
      if (!registered) why = RING_BUSY;
      for (const inode of registered ?? []) yield { inode };
    }
    return { rings, read: 1, ...defined({ why }) };
  }

  /**
   * Without kcmp(2): a table of the same size, with the same files wherever it is sampled, counts as the leader's.
   * Reading thousands of links once per thread would take seconds.
   */
  #looksShared(pid: number, tid: number, leaders: readonly number[]): boolean {
    const count = this.#files.fdTable(pid, tid)?.count ?? 0;
    if (count === 0 || count !== leaders.length) return false;
    const apart = Math.ceil(leaders.length / SAMPLES);
    return leaders.every(
      (fd, at) => at % apart !== 0 || this.#files.socketAt(pid, fd) === this.#files.socketAt(pid, fd, tid),
    );
  }

  /** The descriptor numbers of its leader. */
  *#numbersOf(pid: number): Generator<undefined, readonly number[]> {
    const pieces = this.#files.fds(pid);
    const numbers: number[] = [];
    if (typeof pieces === 'number') return numbers;
    for (const piece of pieces) {
      for (const number of piece) numbers.push(number);
      yield undefined;
    }
    return numbers;
  }

  /**
   * The threads whose tables are not its leader's, one for each table; undefined is a step that found none. Without
   * kcmp(2) one table may be named for several of its threads: `spent` counts the descriptors that were looked at for
   * them. Returns false where those are too many.
   */
  *ownTables(pid: number, spent = { descriptors: 0 }): Generator<number | undefined, boolean> {
    const count = this.#files.threadCount(pid);
    if (count === undefined || count === 1) return true;
    const known = [pid];
    let leaders: readonly number[] | undefined;
    for (const tid of this.#files.threadIds(pid)) {
      if (tid === pid) continue;
      yield undefined;
      const same = known.slice(0, COMPARED_MAX).map((other) => this.#shares(other, tid));
      if (same.includes(true)) continue;
      if (same.includes(undefined)) {
        leaders ??= yield* this.#numbersOf(pid);
        if (this.#looksShared(pid, tid, leaders)) continue;
        if (spent.descriptors > UNCOMPARED_MAX) return false;
      }
      known.push(tid);
      yield tid;
    }
    return true;
  }

  /** Walks the tables of its threads that are not its leader's. */
  *otherTables(pid: number): Generator<HeldSocket | undefined, Walked> {
    let read = 0;
    let why: string | undefined;
    const spent = { descriptors: 0 };
    const tables = this.ownTables(pid, spent);
    for (let next = tables.next(); ; next = tables.next()) {
      if (next.done) {
        why = next.value ? why : TOO_MANY;
        return { rings: [], read, ...defined({ why }) };
      }
      if (next.value === undefined) {
        yield undefined;
        continue;
      }
      const walk = this.table(pid, next.value);
      let step = walk.next();
      for (; !step.done; step = walk.next()) {
        spent.descriptors++;
        yield step.value;
      }
      why ??= step.value.why;
      read += step.value.read;
    }
  }

  /** All tables at once: the inodes of its sockets, and why there may be more. */
  socketsOf(pid: number): { readonly inodes: ReadonlySet<number>; readonly why?: string } {
    const inodes = new Set<number>();
    const [own, others] = [this.table(pid), this.otherTables(pid)].map((walk) => {
      let step = walk.next();
      for (; !step.done; step = walk.next()) if (step.value) inodes.add(step.value.inode);
      return step.value;
    });
    const why = whyMore(own, others);
    return { inodes, ...defined({ why }) };
  }
}

/** A leader that exited has no table to read: if its threads' tables were readable, nothing was withheld. */
export const whyMore = (own: Walked | undefined, others: Walked | undefined): string | undefined =>
  own?.why !== undefined && (own.read > 0 || !others?.read) ? own.why : others?.why;

/** Undefined if the kernel does not compare, or does not let this server. */
export const sharesTable =
  (native: Native) =>
  (tid: number, other: number): boolean | undefined => {
    const order = native.compareFiles(tid, other);
    return order < 0 ? undefined : order === 0;
  };
