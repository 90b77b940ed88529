import { yieldIfDue } from '../../process/yielding.ts';
import type { HeldSocket } from './descriptor-reader.ts';
import type { FdTable, ProcFiles } from './proc-files.ts';

/** What was found in a process: valid for as long as its table of open files looks the same; docs/adr/0038. */
interface HolderRecord extends FdTable {
  readonly held: readonly HeldSocket[];
  /** Its rings: their tables change unnoticed, so they are read each time. */
  readonly rings: readonly number[];
  /** Sockets that were first looked for in a later round were not looked for in this process. */
  readonly round: number;
  readonly atMs: number;
}

/** For this long, two changes of a table that cancel out may go unnoticed. */
const FORGET_MS = 60_000;
const NOTHING: readonly HeldSocket[] = [];

/** Remembers who holds which sockets. `everySocket`: the inodes of all that will ever be asked for. */
export class HolderMemory {
  readonly #files: ProcFiles;
  readonly #everySocket: () => Iterable<number>;
  readonly #records = new Map<number, HolderRecord>();
  #round = 0;
  /** The round from which on each socket was looked for. */
  #lookedForSince = new Map<number, number>();

  constructor(files: ProcFiles, everySocket: () => Iterable<number>) {
    this.#files = files;
    this.#everySocket = everySocket;
  }

  get round(): number {
    return this.#round;
  }

  isLookedFor(inode: number): boolean {
    return this.#lookedForSince.has(inode);
  }

  /** Begins a round if any of these is new. Returns the round from which a record covers them. */
  lookFor(wanted: ReadonlySet<number>): number {
    let since = 0;
    let anyNew = false;
    for (const inode of wanted) {
      const known = this.#lookedForSince.get(inode);
      if (known === undefined) anyNew = true;
      else since = Math.max(since, known);
    }
    if (!anyNew) return since;
    this.#round++;
    const before = this.#lookedForSince;
    this.#lookedForSince = new Map();
    for (const inode of [...this.#everySocket(), ...wanted])
      this.#lookedForSince.set(inode, before.get(inode) ?? this.#round);
    return this.#round;
  }

  remember(pid: number, found: HolderRecord): void {
    const byNumber = found.held.filter(({ fd }) => fd !== undefined);
    this.#records.set(pid, { ...found, held: byNumber.length > 0 ? byNumber : NOTHING });
  }

  /** The sockets it was found to hold, if it still does: each descriptor is checked again. */
  async recall(pid: number, { ino, count }: FdTable, since: number): Promise<readonly HeldSocket[] | undefined> {
    const found = this.#records.get(pid);
    if (found?.ino !== ino || found.count !== count || found.round < since) return undefined;
    if (performance.now() - found.atMs > FORGET_MS) return undefined;
    for (const { inode, fd } of found.held) {
      await yieldIfDue();
      if (fd === undefined || this.#files.socketAt(pid, fd) !== inode) return undefined;
    }
    if (found.rings.length === 0) return found.held;
    const registered = found.rings.map((fd) => this.#files.registeredWith(pid, fd));
    // Null: the kernel does not say, or it is no longer a ring.
    if (registered.includes(null)) return undefined;
    return [...found.held, ...registered.flatMap((inodes) => inodes ?? []).map((inode) => ({ inode }))];
  }

  has(pid: number): boolean {
    return this.#records.has(pid);
  }

  forget(pids: Iterable<number>): void {
    for (const pid of pids) this.#records.delete(pid);
  }

  forgetAllBut(alive: ReadonlySet<number>): void {
    this.forget([...this.#records.keys()].filter((pid) => !alive.has(pid)));
  }
}
