import { nextSlice, sliceIsOver } from '../../process/slices.ts';
import type { FdTable, ProcFiles } from './files.ts';

/** An open file of a process that is one of the sockets looked for. */
interface Held {
  readonly inode: number;
  readonly fd: number;
}

/** What was found in a process. It holds for as long as its table of open files looks the same, see docs/adr/0038. */
interface Finding extends FdTable {
  readonly held: readonly Held[];
  /** Sockets that were not looked for in this round or before it were not looked for in this process. */
  readonly round: number;
  readonly atMs: number;
}

export type Holders = Map<number, number[]>;

/** So long may two changes of a table that outweigh each other stay unseen. */
const FORGET_MS = 60_000;
const NOTHING: readonly Held[] = [];

/**
 * Tells who holds sockets, by the links in /proc/PID/fd. What was found is remembered, so that the next question costs
 * one statx(2) for each process that has not changed. `everySocket`: the inodes of all that will ever be asked for.
 * `remembers: false`: where the tables do not tell when they change, and all of them are read each time.
 */
export function socketHolders(files: ProcFiles, everySocket: () => Iterable<number>, remembers: boolean) {
  const findings = new Map<number, Finding>();
  let round = 0;
  /** The round from which on each socket was looked for. */
  let lookedForSince = new Map<number, number>();

  /** The round that a finding has to be of, to tell of these. */
  function lookFor(wanted: ReadonlySet<number>): number {
    let since = 0;
    let anyNew = false;
    for (const inode of wanted) {
      const known = lookedForSince.get(inode);
      if (known === undefined) anyNew = true;
      else since = Math.max(since, known);
    }
    if (!anyNew) return since;
    round++;
    const before = lookedForSince;
    lookedForSince = new Map();
    for (const inode of [...everySocket(), ...wanted]) lookedForSince.set(inode, before.get(inode) ?? round);
    return round;
  }

  async function lookInto(pid: number, table: FdTable): Promise<readonly Held[]> {
    const [ofRound, atMs] = [round, performance.now()];
    const fds = files.fds(pid);
    // It may become ours to look into without a sign, so that it is not is not remembered.
    if (fds === undefined) return NOTHING;
    const held: Held[] = [];
    for (const fd of fds) {
      if (sliceIsOver()) await nextSlice();
      const inode = files.socketAt(pid, fd);
      if (inode !== undefined && lookedForSince.has(inode)) held.push({ inode, fd });
    }
    if (remembers) findings.set(pid, { ...table, held: held.length > 0 ? held : NOTHING, round: ofRound, atMs });
    return held;
  }

  /** What it was found to hold, if that is still so: what it holds is looked at again. */
  function remembered(pid: number, { ino, count }: FdTable, since: number): readonly Held[] | undefined {
    const found = findings.get(pid);
    if (found?.ino !== ino || found.count !== count || found.round < since) return undefined;
    if (performance.now() - found.atMs > FORGET_MS) return undefined;
    return found.held.every(({ inode, fd }) => files.socketAt(pid, fd) === inode) ? found.held : undefined;
  }

  /** One pass over these processes. Returns those that were not looked into, because what they hold was remembered. */
  async function pass(
    wanted: ReadonlySet<number>,
    pids: Iterable<number>,
    since: number,
    into: Holders,
  ): Promise<number[]> {
    const unread: number[] = [];
    for (const pid of pids) {
      if (sliceIsOver()) await nextSlice();
      const table = remembers ? files.fdTable(pid) : NO_TABLE;
      if (!table || (remembers && table.count === 0)) continue;
      const known = remembers ? remembered(pid, table, since) : undefined;
      if (known) unread.push(pid);
      const held = known ?? (await lookInto(pid, table));
      for (const inode of held.length > 0 ? new Set(held.map((one) => one.inode)) : []) {
        const holders = into.get(inode);
        if (holders) holders.push(pid);
        else if (wanted.has(inode)) into.set(inode, [pid]);
      }
    }
    return unread;
  }

  /** Inode → the processes that hold it, of those given, or of all; only those that may be read. */
  return async function holders(wanted: ReadonlySet<number>, given?: Iterable<number>): Promise<Holders> {
    const found: Holders = new Map();
    if (wanted.size === 0) return found;
    const since = lookFor(wanted);
    if (sliceIsOver()) await nextSlice();
    const pids = given ?? files.pids();
    const unread = await pass(wanted, pids, since, found);
    if (given) return found;
    forget(new Set(pids));
    const missing = new Set([...wanted].filter((inode) => !found.has(inode)));
    if (missing.size === 0 || unread.length === 0) return found;
    // Somebody must hold it: one who got it from another process, and closed another file for it.
    for (const pid of unread) findings.delete(pid);
    await pass(missing, unread, since, found);
    return found;
  };

  function forget(alive: ReadonlySet<number>): void {
    for (const pid of findings.keys()) if (!alive.has(pid)) findings.delete(pid);
  }
}

const NO_TABLE: FdTable = { ino: 0, count: 0 };
