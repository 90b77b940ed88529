import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { BEGINNING, type Link, seal } from './chain.ts';
import { type Disk, ignoreErrors, UnsuitableFile } from './disk.ts';
import { acquire, type LockHolder, type LogLock } from './lock.ts';
import {
  checkFile,
  checkFolder,
  formatHead,
  HEAD_BYTES,
  lastLineOf,
  parseHead,
  readAt,
  readWhole,
  tailOf,
  using,
} from './log-file.ts';
import { type LogNames, namesOf } from './names.ts';

/** What a line says, without its place in the chain. */
export type LineFields = Readonly<Record<string, unknown>>;

export type SealedLine = ReturnType<typeof seal>;

export interface RotatingLogOptions {
  readonly disk: Disk;
  /** Of the file that is written to; absolute. */
  readonly path: string;
  readonly maxBytes: number;
  /** How many older files are kept; undefined: all. */
  readonly keep?: number | undefined;
  /** Among the servers that share the log. */
  readonly self: LockHolder;
  readonly fileLock: LogLock;
  /** How long to wait while another server writes. */
  readonly waitMs?: number | undefined;
  /** The fields of a line that the log writes about itself. */
  about(event: 'rotate' | 'torn', facts: LineFields): LineFields;
}

/**
 * The files of the log, and how lines get into them: under the lock, whole or not at all, synced. No file stays open,
 * so that a moved or removed one is noticed. Throws what the disk throws, or UnsuitableFile.
 */
export class RotatingLog {
  readonly names: LogNames;
  readonly #options: RotatingLogOptions;
  readonly #disk: Disk;

  constructor(options: RotatingLogOptions) {
    this.#options = options;
    this.#disk = options.disk;
    this.names = namesOf(options.path);
  }

  /** Makes the folder if it is missing. */
  prepare(): void {
    this.#disk.makeFolder(this.names.folder);
  }

  /** Appends the lines that `makeLines` returns under the lock, and returns them as written. */
  append(makeLines: () => readonly LineFields[], isSynced: boolean): SealedLine[] {
    const { folder, head, lock } = this.names;
    checkFolder(this.#disk, folder);
    const release = acquire(this.#disk, { head, lock }, this.#options);
    try {
      const fields = makeLines();
      if (fields.length === 0) return [];
      return using(this.#disk, this.#disk.openHead(head), (headFd) => this.#writeAfter(headFd, fields, isSynced));
    } finally {
      release();
    }
  }

  #writeAfter(headFd: number, fields: readonly LineFields[], isSynced: boolean): SealedLine[] {
    const { path, maxBytes, about } = this.#options;
    checkFile(this.#disk, headFd, this.names.head);
    const head = parseHead(readAt(this.#disk, headFd, { at: 0, bytes: HEAD_BYTES }));
    const state = using(this.#disk, this.#disk.openLog(path), (fd) => {
      const found = checkFile(this.#disk, fd, path);
      const { last, torn } = tailOf(this.#disk, fd, found);
      if (found > 0 && !last && !head && !isBeginning(torn)) throw new UnsuitableFile(`${path} is not an audit log`);
      const size = found - torn.length;
      if (torn.length > 0) this.#disk.truncate(fd, size);
      const before = this.#newest(head, last, size === 0);
      const wanted = [...(torn.length > 0 ? [about('torn', tornFacts(torn))] : []), ...fields];
      const lines = sealAll(wanted, before);
      const isFull = size > 0 && size + lines.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) > maxBytes;
      if (isFull) this.#disk.sync(fd);
      else this.#write(lines, { fd, size, headFd: isSynced ? headFd : undefined });
      return { isFull, before, wanted, lines };
    });
    if (!state.isFull) return state.lines.slice(-fields.length);
    const { surplus, fields: rotated } = this.#rotate();
    const lines = sealAll([rotated, ...state.wanted], state.before);
    using(this.#disk, this.#disk.openLog(path), (fd) =>
      this.#write(lines, { fd, size: checkFile(this.#disk, fd, path), headFd }),
    );
    // Removed after the line that records it. What cannot be removed goes with the next rotation.
    ignoreErrors(() => {
      for (const file of surplus) this.#disk.remove(file);
    });
    return lines.slice(-fields.length);
  }

  /** The line that the next one follows: the newest that the head, the file and the file before it know. */
  #newest(head: Link | undefined, tail: Link | undefined, isEmpty: boolean): Link {
    // If the tail is older than the head, lines were removed: `audit verify` reports that.
    const [older] = isEmpty && this.#oldNumbers().includes(1) ? [lastLineOf(this.#disk, this.names.old(1))] : [];
    return [head, tail, older].reduce<Link>((best, one) => (one && one.seq > best.seq ? one : best), BEGINNING);
  }

  #oldNumbers(): number[] {
    return this.names.numbers(this.#disk.list(this.names.folder));
  }

  /** Rotates: 2 becomes 3, 1 becomes 2, the full file 1. Returns the files that exceed `keep`. */
  #rotate(): { readonly surplus: readonly string[]; readonly fields: LineFields } {
    const { path, keep, about } = this.#options;
    const { old } = this.names;
    for (const number of this.#oldNumbers()) this.#disk.rename(old(number), old(number + 1));
    this.#disk.rename(path, old(1));
    const surplus = keep === undefined ? [] : this.#oldNumbers().filter((number) => number > keep);
    const youngest = surplus.at(-1);
    const last = youngest === undefined ? undefined : lastLineOf(this.#disk, old(youngest));
    return { surplus: surplus.map(old), fields: about('rotate', last ? { dropped_through: last.seq } : {}) };
  }

  /** All or nothing, after `size` bytes. */
  #write(lines: readonly SealedLine[], { fd, size, headFd }: AppendTarget): void {
    const bytes = Buffer.from(lines.map(({ text }) => text).join(''));
    const last = lines.at(-1);
    try {
      const written = this.#disk.append(fd, bytes);
      if (written < bytes.length) throw new UnsuitableFile(`only ${written} of ${bytes.length} bytes could be written`);
      if (headFd === undefined || !last) return;
      this.#disk.sync(fd);
      if (size === 0 && this.#disk.places.syncsFolders)
        using(this.#disk, this.#disk.openFolder(this.names.folder), this.#disk.syncFolder);
      this.#disk.overwrite(headFd, formatHead(last));
    } catch (error) {
      // A part of a line that cannot be cut off now has no newline, so the next writer cuts it off.
      ignoreErrors(() => this.#disk.truncate(fd, size));
      throw error;
    }
  }
}

/** `headFd` is undefined if the lines need no sync. */
interface AppendTarget {
  readonly fd: number;
  readonly size: number;
  readonly headFd: number | undefined;
}

/** The newest files of a log, oldest first, and the last line that is known to be synced. */
export function readLog(disk: Disk, path: string, newestFiles = Number.POSITIVE_INFINITY) {
  const names = namesOf(path);
  const listing = disk.list(names.folder);
  const has = (file: string): boolean => listing.includes(basename(file));
  // Read before the files: lines written meanwhile come after it.
  const head = has(names.head) ? parseHead(readWhole(disk, names.head)) : undefined;
  const paths = [...names.numbers(listing).map(names.old), ...(has(path) ? [path] : [])];
  return { head, files: paths.slice(-newestFiles).map((name) => ({ name, bytes: readWhole(disk, name) })) };
}

function sealAll(fields: readonly LineFields[], before: Link): SealedLine[] {
  const lines: SealedLine[] = [];
  for (const one of fields) lines.push(seal(one, lines.at(-1) ?? before));
  return lines;
}

/** Is it the very first line, interrupted? Anything else without a head is not our log. */
function isBeginning(torn: Buffer): boolean {
  const start = seal({}, BEGINNING).text.slice(0, 24);
  const text = torn.toString('latin1', 0, start.length);
  return text !== '' && start.startsWith(text);
}

const tornFacts = (torn: Buffer): LineFields => ({
  bytes: torn.length,
  sha256: createHash('sha256').update(torn).digest('hex'),
});
