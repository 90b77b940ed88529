import { type Disk, ignoreErrors, onErrno, UnsuitableFile } from './disk.ts';

/**
 * The lock among the servers that share a log. Where all of them can use the kernel's lock, it is the only one, on a
 * file of its own.
 *
 * Elsewhere there are two locks, one inside the other. The outer one is the kernel's, on the head: it ends with its
 * holder, whichever namespace that runs in. The inner one is a symbolic link whose target names the holder. Servers
 * that cannot use the kernel's lock, and older ones, use only the link. A link is created together with its content, or
 * not at all. Whoever finds that its holder has ended takes it over.
 */

/** How a file of the log is locked: what the log needs of FileLock. */
export interface LogLock {
  /**
   * Opens a file and locks it. Returns its descriptor, or undefined while another process has it locked. close()
   * releases it.
   */
  open(path: string): number | undefined;
  /** False if open() locks nothing, because the kernel's lock is out of reach. */
  readonly isKernels: boolean;
  /** Must every server make the link, too, because some use nothing else? */
  readonly withLink: boolean;
}

/** This process among all that may hold the lock. */
export interface LockHolder {
  /** Names this process for good; may be part of a file name. */
  readonly id: string;
  /** Has that process certainly ended? */
  isGone(id: string): boolean;
}

/** A holder writes a line and syncs it, which takes a slow disk a while. */
export const WAIT_MS = 4000;
const PAUSE_MS = 1.5;
/** Tries between two checks whether the holder still runs. */
const CHECK_EVERY = 8;
/**
 * With the kernel's lock held, only a server that does not know it can hold the link, for some milliseconds. An older
 * link that has not changed for a while belongs to one that was killed where this server cannot see it.
 */
const LINK_MAX_AGE_MS = 10_000;
const UNCHANGED_MS = 500;

const cell = new Int32Array(new SharedArrayBuffer(4));
/** Blocks the thread: the work that the lock is for cannot be interrupted either. */
const pause = (): void => void Atomics.wait(cell, 0, 0, Math.random() * PAUSE_MS);

interface LockFiles {
  readonly head: string;
  /** The link; where none is made, the file that is locked instead of the head. */
  readonly lock: string;
}

interface LockOptions {
  readonly self: LockHolder;
  readonly fileLock: LogLock;
  readonly waitMs?: number | undefined;
}

/** Waits for the lock and returns its release. Throws UnsuitableFile if another holds it for too long. */
export function acquire(
  disk: Disk,
  { head, lock }: LockFiles,
  { self, fileLock, waitMs = WAIT_MS }: LockOptions,
): () => void {
  const untilMs = performance.now() + waitMs;
  const { withLink, isKernels } = fileLock;
  const fd = waitFor(fileLock, withLink ? head : lock, untilMs);
  // close(2) releases the lock even if it reports a failure.
  const unlock = (): void => ignoreErrors(() => disk.close(fd));
  if (!withLink) return unlock;
  try {
    const release = acquireLink({ disk, path: lock, self, untilMs, isKernels });
    return () => {
      release();
      unlock();
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Waits until the file is locked, and returns its descriptor. Throws UnsuitableFile if that takes too long. */
function waitFor({ open }: LogLock, path: string, untilMs: number): number {
  for (;;) {
    const fd = open(path);
    if (fd !== undefined) return fd;
    if (performance.now() > untilMs) throw new UnsuitableFile(`${path} is locked by another server that is stuck`);
    pause();
  }
}

interface LinkLock {
  readonly disk: Disk;
  readonly path: string;
  readonly self: LockHolder;
  readonly untilMs: number;
  readonly isKernels: boolean;
}

function acquireLink(lock: LinkLock): () => void {
  const { disk, path, self, untilMs, isKernels } = lock;
  let seen = { holder: '', sinceMs: performance.now() };
  for (let tries = 1; ; tries++) {
    if (makeLink(disk, self.id, path)) return () => removeAll(disk, [path]);
    const holder = targetOf(disk, path);
    // Ours: it could not be removed the last time.
    if (holder === self.id) return () => removeAll(disk, [path]);
    const now = performance.now();
    if (holder !== undefined && holder !== seen.holder) seen = { holder, sinceMs: now };
    if (holder !== undefined && tries % CHECK_EVERY === 0) {
      const release = takeOver(lock, holder);
      if (release) return release;
      if (isKernels && now - seen.sinceMs > UNCHANGED_MS && isOld(disk, path)) removeAll(disk, [path]);
    }
    if (now > untilMs)
      throw new UnsuitableFile(
        `${path} is held by ${holder ?? 'others'}; if that process does not exist, remove the link`,
      );
    pause();
  }
}

/** A link from the future was made before the clock was set back. */
const isOld = (disk: Disk, path: string): boolean =>
  onErrno('ENOENT', () => Math.abs(Date.now() - disk.linkedAtMs(path)) > LINK_MAX_AGE_MS, false);

/**
 * A lock whose holder has ended goes to whoever first makes the link `<lock>.<holder>`; if that one ends, too, to
 * whoever makes the link named after it, and so on. Returns undefined if it is not ours.
 *
 * Only one process can make such a link, and the lock is removed before them. So a process that makes one that existed
 * before sees that the lock no longer names the same holder: one that has ended never takes it again.
 */
function takeOver({ disk, path, self }: LinkLock, holder: string): (() => void) | undefined {
  const claims: string[] = [];
  for (let last = holder; self.isGone(last); ) {
    const claim = `${path}.${last}`;
    claims.push(claim);
    const isNew = makeLink(disk, self.id, claim);
    const next = isNew ? self.id : targetOf(disk, claim);
    if (next === undefined) return undefined;
    if (next === self.id) {
      if (targetOf(disk, path) === holder) return () => removeAll(disk, [path, ...claims]);
      removeAll(disk, [claim]);
      return undefined;
    }
    last = next;
  }
  return undefined;
}

/** In this order, up to the first that cannot be removed: that one is still ours the next time. */
const removeAll = (disk: Disk, links: readonly string[]): void =>
  ignoreErrors(() => {
    for (const link of links) disk.remove(link);
  });

/** False if it exists. */
const makeLink = (disk: Disk, target: string, path: string): boolean =>
  onErrno(
    'EEXIST',
    () => {
      disk.link(target, path);
      return true;
    },
    false,
  );

/** Undefined if it is gone. */
const targetOf = (disk: Disk, path: string): string | undefined =>
  onErrno('ENOENT', () => disk.readLink(path), undefined);
