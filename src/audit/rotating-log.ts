import { createHash } from 'node:crypto';
import { BEGINNING, type Link, seal } from './chain.ts';
import { type Disk, UnsuitableFile } from './disk.ts';
import { acquire, type LockHolder } from './lock.ts';
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
import { namesOf } from './names.ts';

/** What stands in a line, its place in the chain aside. */
export type LineFields = Readonly<Record<string, unknown>>;

export interface LogOptions {
  /** Of the file that is written to; absolute. */
  readonly path: string;
  readonly maxBytes: number;
  /** How many older files are kept; undefined: all. */
  readonly keep?: number | undefined;
  /** Among the servers that share the log. */
  readonly self: LockHolder;
  /** How long it is waited while another server writes. */
  readonly waitMs?: number | undefined;
  /** The fields of a line that the log writes about itself. */
  about(event: 'rotate' | 'torn', facts: LineFields): LineFields;
}

export type RotatingLog = ReturnType<typeof createLog>;

/**
 * The files of the log and how lines get into them: under the lock, whole or not at all, synced. Nothing is kept open,
 * so that what becomes of the files meanwhile is noticed. Throws what the disk throws, or Unfit.
 */
export function createLog(disk: Disk, { path, maxBytes, keep, self, waitMs, about }: LogOptions) {
  const names = namesOf(path);
  const oldNumbers = (): number[] => names.numbers(disk.list(names.folder));

  /** The line that the next one follows; of the places where it may stand, the newest. */
  function newest(head: Link | undefined, tail: Link | undefined, isEmpty: boolean): Link {
    // When the tail is older than what is known to be synced, lines were taken away: verify will tell.
    const old = isEmpty && oldNumbers().includes(1) ? lastLineOf(disk, names.old(1)) : undefined;
    return [head, tail, old].reduce<Link>((best, one) => (one && one.seq > best.seq ? one : best), BEGINNING);
  }

  /** Moves the full file out of the way: 2 becomes 3, 1 becomes 2, the full one 1. Returns what is not to be kept. */
  function rotate(): { readonly surplus: readonly string[]; readonly fields: LineFields } {
    for (const number of oldNumbers()) disk.rename(names.old(number), names.old(number + 1));
    disk.rename(path, names.old(1));
    const surplus = keep === undefined ? [] : oldNumbers().filter((number) => number > keep);
    const youngest = surplus.at(-1);
    const last = youngest === undefined ? undefined : lastLineOf(disk, names.old(youngest));
    return { surplus: surplus.map(names.old), fields: about('rotate', last ? { dropped_through: last.seq } : {}) };
  }

  /** All or nothing, behind `size` bytes. */
  function write(fd: number, size: number, lines: readonly SealedLine[], headFd: number | undefined): void {
    const bytes = Buffer.from(lines.map(({ text }) => text).join(''));
    const last = lines.at(-1);
    try {
      const written = disk.append(fd, bytes);
      if (written < bytes.length) throw new UnsuitableFile(`only ${written} of ${bytes.length} bytes could be written`);
      if (headFd === undefined || !last) return;
      disk.sync(fd);
      if (size === 0) using(disk, disk.openFolder(names.folder), disk.syncFolder);
      disk.overwrite(headFd, formatHead(last));
    } catch (error) {
      cutBack(fd, size);
      throw error;
    }
  }

  /** Part of a line that cannot be cut off now has no newline: then the next who writes does it. */
  function cutBack(fd: number, size: number): void {
    try {
      disk.truncate(fd, size);
    } catch {
      // Why the line could not be written is what the caller has to know.
    }
  }

  /** Writes under the lock, with the head open. */
  function writeAfter(headFd: number, fields: readonly LineFields[], sync: boolean): SealedLine[] {
    checkFile(disk, headFd, names.head);
    const head = parseHead(readAt(disk, headFd, 0, HEAD_BYTES));
    const state = using(disk, disk.openLog(path), (fd) => {
      const found = checkFile(disk, fd, path);
      const { last, torn } = tailOf(disk, fd, found);
      if (found > 0 && !last && !head && !isBeginning(torn)) throw new UnsuitableFile(`${path} is no audit log`);
      const size = found - torn.length;
      if (torn.length > 0) disk.truncate(fd, size);
      const before = newest(head, last, size === 0);
      const wanted = [...(torn.length > 0 ? [about('torn', tornFacts(torn))] : []), ...fields];
      const lines = sealAll(wanted, before);
      const isFull = size > 0 && size + lines.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) > maxBytes;
      if (isFull) disk.sync(fd);
      else write(fd, size, lines, sync ? headFd : undefined);
      return { isFull, before, wanted, lines };
    });
    if (!state.isFull) return state.lines.slice(-fields.length);
    const { surplus, fields: rotated } = rotate();
    const lines = sealAll([rotated, ...state.wanted], state.before);
    using(disk, disk.openLog(path), (fd) => write(fd, checkFile(disk, fd, path), lines, headFd));
    removeOld(surplus);
    return lines.slice(-fields.length);
  }

  /** Once it is written down that they go. What cannot be removed goes with the next rotation. */
  function removeOld(files: readonly string[]): void {
    try {
      for (const file of files) disk.remove(file);
    } catch {
      // The line that was asked for is written.
    }
  }

  return {
    names,
    /** Makes the folder where it is missing. */
    prepare: () => disk.makeFolder(names.folder),
    /** Appends the lines that `make` returns under the lock, and returns them as written. */
    append(make: () => readonly LineFields[], sync: boolean): SealedLine[] {
      checkFolder(disk, names.folder);
      const release = acquire(disk, { head: names.head, link: names.lock }, self, waitMs);
      try {
        const fields = make();
        if (fields.length === 0) return [];
        return using(disk, disk.openHead(names.head), (headFd) => writeAfter(headFd, fields, sync));
      } finally {
        release();
      }
    },
  };
}

/** The newest files of a log, the oldest of them first, and the last line that is known to be synced. */
export function readLog(disk: Disk, path: string, newestFiles = Number.POSITIVE_INFINITY) {
  const names = namesOf(path);
  const listing = disk.list(names.folder);
  const has = (file: string): boolean => listing.some((name) => `${names.folder}/${name}` === file);
  // Read first: what is written meanwhile stands behind it.
  const head = has(names.head) ? parseHead(readWhole(disk, names.head)) : undefined;
  const paths = [...names.numbers(listing).map(names.old), ...(has(path) ? [path] : [])];
  return { head, files: paths.slice(-newestFiles).map((name) => ({ name, bytes: readWhole(disk, name) })) };
}

type SealedLine = ReturnType<typeof seal>;

function sealAll(fields: readonly LineFields[], before: Link): SealedLine[] {
  const lines: SealedLine[] = [];
  for (const one of fields) lines.push(seal(one, lines.at(-1) ?? before));
  return lines;
}

/** The very first line, interrupted: everything else without a head is somebody else's file. */
function isBeginning(torn: Buffer): boolean {
  const start = seal({}, BEGINNING).text.slice(0, 24);
  const text = torn.toString('latin1', 0, start.length);
  return text !== '' && start.startsWith(text);
}

const tornFacts = (torn: Buffer): LineFields => ({
  bytes: torn.length,
  sha256: createHash('sha256').update(torn).digest('hex'),
});
