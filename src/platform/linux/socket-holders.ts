import { yieldIfDue } from '../../process/yielding.ts';
import type { SocketHolders } from '../sockets.ts';
import { type DescriptorReader, type HeldSocket, type Walked, whyMore } from './descriptor-reader.ts';
import type { FdTable, ProcFiles } from './proc-files.ts';

/** What was found in a process. It holds for as long as its table of open files looks the same, see docs/adr/0038. */
interface HolderRecord extends FdTable {
  readonly held: readonly HeldSocket[];
  /** Its rings: their tables change unnoticed, so they are read each time. */
  readonly rings: readonly number[];
  /** Sockets that were not looked for in this round or before it were not looked for in this process. */
  readonly round: number;
  readonly atMs: number;
}

/** The findings of one call so far. */
interface HolderSearch {
  readonly wanted: ReadonlySet<number>;
  readonly pidsOf: Map<number, number[]>;
  /** Processes that are not fully known, and why. */
  readonly uncertain: Map<number, string>;
}

/** So long may two changes of a table that outweigh each other stay unseen. */
const FORGET_MS = 60_000;
const NOTHING: readonly HeldSocket[] = [];

/**
 * Finds who holds sockets, by the links in /proc/PID/fd. What was found is remembered, so that the next question costs
 * one statx(2) for each process that has not changed. `everySocket`: the inodes of all that will ever be asked for.
 * `remembers: false`: where the tables do not show that they changed, and all of them are read each time. The tables
 * of threads that do not share their leader's are looked into last, for sockets that no leader holds.
 */
export function socketHolders(
  files: ProcFiles,
  everySocket: () => Iterable<number>,
  { remembers, reader }: { readonly remembers: boolean; readonly reader: DescriptorReader },
) {
  const findings = new Map<number, HolderRecord>();
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

  /** The wanted sockets among those walked. */
  async function collect(walk: Generator<HeldSocket | undefined, Walked>, held: HeldSocket[]): Promise<Walked> {
    for (let step = walk.next(); ; step = walk.next()) {
      if (step.done) return step.value;
      if (step.value && lookedForSince.has(step.value.inode)) held.push(step.value);
      await yieldIfDue();
    }
  }

  async function lookInto(pid: number, table: FdTable, found: HolderSearch): Promise<readonly HeldSocket[]> {
    const [ofRound, atMs] = [round, performance.now()];
    const held: HeldSocket[] = [];
    const { rings, why } = await collect(reader.table(pid), held);
    // It may become ours to look into without a sign, so that it is not is not remembered.
    if (why !== undefined) found.uncertain.set(pid, why);
    else if (remembers) {
      const byNumber = held.filter(({ fd }) => fd !== undefined);
      findings.set(pid, { ...table, held: byNumber.length > 0 ? byNumber : NOTHING, rings, round: ofRound, atMs });
    }
    return held;
  }

  /** What it was found to hold, if that is still so: what it holds is looked at again. */
  async function remembered(
    pid: number,
    { ino, count }: FdTable,
    since: number,
  ): Promise<readonly HeldSocket[] | undefined> {
    const found = findings.get(pid);
    if (found?.ino !== ino || found.count !== count || found.round < since) return undefined;
    if (performance.now() - found.atMs > FORGET_MS) return undefined;
    for (const { inode, fd } of found.held) {
      await yieldIfDue();
      if (fd === undefined || files.socketAt(pid, fd) !== inode) return undefined;
    }
    if (found.rings.length === 0) return found.held;
    const registered = found.rings.map((fd) => files.registeredWith(pid, fd));
    // Null: the kernel does not say, or it is no longer a ring.
    if (registered.includes(null)) return undefined;
    return [...found.held, ...registered.flatMap((inodes) => inodes ?? []).map((inode) => ({ inode }))];
  }

  function note(pid: number, held: readonly HeldSocket[], { wanted, pidsOf }: HolderSearch): void {
    for (const inode of held.length > 0 ? new Set(held.map((one) => one.inode)) : []) {
      const holders = pidsOf.get(inode);
      if (holders) holders.push(pid);
      else if (wanted.has(inode)) pidsOf.set(inode, [pid]);
    }
  }

  /** One pass over these processes. Returns those that were not looked into, because what they hold was remembered. */
  async function pass(pids: Iterable<number>, since: number, found: HolderSearch): Promise<number[]> {
    const skipped: number[] = [];
    for (const pid of pids) {
      await yieldIfDue();
      const table = remembers ? files.fdTable(pid) : NO_TABLE;
      if (!table || (remembers && table.count === 0)) continue;
      const known = findings.has(pid) ? await remembered(pid, table, since) : undefined;
      if (known) skipped.push(pid);
      note(pid, known ?? (await lookInto(pid, table, found)), found);
    }
    return skipped;
  }

  /** One pass over the tables that threads do not share with their leader: few have any. */
  async function passOverThreads(pids: Iterable<number>, found: HolderSearch): Promise<void> {
    for (const pid of pids) {
      await yieldIfDue();
      // If the leader's table has files but may not be read, neither may its threads'.
      if (remembers && found.uncertain.has(pid) && (files.fdTable(pid)?.count ?? 0) > 0) continue;
      const held: HeldSocket[] = [];
      const others = await collect(reader.otherTables(pid), held);
      const known = new Set(held.map(({ inode }) => inode).filter((inode) => found.pidsOf.get(inode)?.includes(pid)));
      note(
        pid,
        held.filter(({ inode }) => !known.has(inode)),
        found,
      );
      const own = found.uncertain.get(pid);
      const why = whyMore(own === undefined ? undefined : { rings: [], read: 0, why: own }, others);
      if (why !== undefined) found.uncertain.set(pid, why);
      else found.uncertain.delete(pid);
    }
  }

  /** Inode → the processes that hold it, among those given or all; and the processes for which that is unknown. */
  return async function holders(wanted: ReadonlySet<number>, given?: Iterable<number>): Promise<SocketHolders> {
    const found: HolderSearch = { wanted, pidsOf: new Map(), uncertain: new Map() };
    if (wanted.size === 0) return found;
    // The caller has listed the sockets, which may have used up a slice.
    await yieldIfDue();
    const since = lookFor(wanted);
    await yieldIfDue();
    const pids = [...(given ?? files.pids())];
    const skipped = await pass(pids, since, found);
    const isFound = (): boolean => found.pidsOf.size === wanted.size;
    if (!given) forget(new Set(pids));
    if (isFound()) return found;
    if (given) {
      await passOverThreads(new Set(pids), found);
      return found;
    }
    if (skipped.length > 0) {
      // One of them must hold it: it received it from another process and closed another file.
      for (const pid of skipped) findings.delete(pid);
      const missing = new Set([...wanted].filter((inode) => !found.pidsOf.has(inode)));
      await pass(skipped, since, { ...found, wanted: missing });
    }
    if (!isFound()) await passOverThreads(pids, found);
    return found;
  };

  function forget(alive: ReadonlySet<number>): void {
    for (const pid of findings.keys()) if (!alive.has(pid)) findings.delete(pid);
  }
}

const NO_TABLE: FdTable = { ino: 0, count: 0 };
