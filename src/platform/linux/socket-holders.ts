import { yieldIfDue } from '../../process/yielding.ts';
import { type DescriptorReader, type HeldSocket, type Walked, whyMore } from './descriptor-reader.ts';
import { HolderMemory } from './holder-memory.ts';
import type { InodeHolders } from './kernel-socket.ts';
import type { FdTable, ProcFiles } from './proc-files.ts';

/** The findings of one call so far. */
interface HolderSearch {
  readonly wanted: ReadonlySet<number>;
  readonly pidsOf: Map<number, number[]>;
  /** Processes that are not fully known, and why. */
  readonly uncertain: Map<number, string>;
}

interface HolderSources {
  readonly files: ProcFiles;
  readonly reader: DescriptorReader;
  /** The inodes of all sockets that will ever be asked for. */
  readonly everySocket: () => Iterable<number>;
  /** False where the tables do not show that they changed: all of them are read each time. */
  readonly remembers: boolean;
}

/**
 * Finds who holds sockets, by the links in /proc/PID/fd. What was found is remembered, so that the next question costs
 * one statx(2) for each process that has not changed. The tables of threads that do not share their leader's are looked
 * into last, for sockets that no leader holds.
 */
export class SocketHolderFinder {
  readonly #sources: HolderSources;
  readonly #memory: HolderMemory;

  constructor(sources: HolderSources) {
    this.#sources = sources;
    this.#memory = new HolderMemory(sources.files, sources.everySocket);
  }

  /** Inode → the processes that hold it, among those given or all; and the processes for which that is unknown. */
  readonly find = async (wanted: ReadonlySet<number>, given?: Iterable<number>): Promise<InodeHolders> => {
    const found: HolderSearch = { wanted, pidsOf: new Map(), uncertain: new Map() };
    if (wanted.size === 0) return found;
    // The caller has listed the sockets, which may have used up its turn.
    await yieldIfDue();
    const since = this.#memory.lookFor(wanted);
    await yieldIfDue();
    const pids = [...(given ?? this.#sources.files.pids())];
    const skipped = await this.#pass(pids, since, found);
    const isFound = (): boolean => found.pidsOf.size === wanted.size;
    if (!given) this.#memory.forgetAllBut(new Set(pids));
    if (isFound()) return found;
    if (given) {
      await this.#passOverThreads(new Set(pids), found);
      return found;
    }
    if (skipped.length > 0) {
      // One of them must hold it: it received it from another process and closed another file.
      this.#memory.forget(skipped);
      const missing = new Set([...wanted].filter((inode) => !found.pidsOf.has(inode)));
      await this.#pass(skipped, since, { ...found, wanted: missing });
    }
    if (!isFound()) await this.#passOverThreads(pids, found);
    return found;
  };

  /** One pass over these processes. Returns those that were not looked into, because what they hold was remembered. */
  async #pass(pids: Iterable<number>, since: number, found: HolderSearch): Promise<number[]> {
    const { files, remembers } = this.#sources;
    const skipped: number[] = [];
    for (const pid of pids) {
      await yieldIfDue();
      const table = remembers ? files.fdTable(pid) : NO_TABLE;
      if (!table || (remembers && table.count === 0)) continue;
      const known = this.#memory.has(pid) ? await this.#memory.recall(pid, table, since) : undefined;
      if (known) skipped.push(pid);
      note(pid, known ?? (await this.#lookInto(pid, table, found)), found);
    }
    return skipped;
  }

  /** One pass over the tables that threads do not share with their leader: few have any. */
  async #passOverThreads(pids: Iterable<number>, found: HolderSearch): Promise<void> {
    const { files, reader, remembers } = this.#sources;
    for (const pid of pids) {
      await yieldIfDue();
      // If the leader's table has files but may not be read, neither may its threads'.
      if (remembers && found.uncertain.has(pid) && (files.fdTable(pid)?.count ?? 0) > 0) continue;
      const held: HeldSocket[] = [];
      const others = await this.#collect(reader.otherTables(pid), held);
      const known = new Set(held.map(({ inode }) => inode).filter((inode) => found.pidsOf.get(inode)?.includes(pid)));
      const more = held.filter(({ inode }) => !known.has(inode));
      note(pid, more, found);
      const own = found.uncertain.get(pid);
      const why = whyMore(own === undefined ? undefined : { rings: [], read: 0, why: own }, others);
      if (why !== undefined) found.uncertain.set(pid, why);
      else found.uncertain.delete(pid);
    }
  }

  async #lookInto(pid: number, table: FdTable, found: HolderSearch): Promise<readonly HeldSocket[]> {
    const [round, atMs] = [this.#memory.round, performance.now()];
    const held: HeldSocket[] = [];
    const { rings, why } = await this.#collect(this.#sources.reader.table(pid), held);
    // Access may be granted later without a sign: a refusal is never remembered.
    if (why !== undefined) found.uncertain.set(pid, why);
    else if (this.#sources.remembers) this.#memory.remember(pid, { ...table, held, rings, round, atMs });
    return held;
  }

  /** The wanted sockets among those walked. */
  async #collect(walk: Generator<HeldSocket | undefined, Walked>, held: HeldSocket[]): Promise<Walked> {
    for (let step = walk.next(); ; step = walk.next()) {
      if (step.done) return step.value;
      if (step.value && this.#memory.isLookedFor(step.value.inode)) held.push(step.value);
      await yieldIfDue();
    }
  }
}

function note(pid: number, held: readonly HeldSocket[], { wanted, pidsOf }: HolderSearch): void {
  for (const inode of held.length > 0 ? new Set(held.map((one) => one.inode)) : []) {
    const holders = pidsOf.get(inode);
    if (holders) holders.push(pid);
    else if (wanted.has(inode)) pidsOf.set(inode, [pid]);
  }
}

const NO_TABLE: FdTable = { ino: 0, count: 0 };
