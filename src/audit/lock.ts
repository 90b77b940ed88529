import { type Disk, errnoName, UnsuitableFile } from './disk.ts';

/**
 * Two locks among the servers that share a log, one inside the other. The outer one is the kernel's, flock(2) of the head:
 * it ends with its holder, in whatever namespace that runs. Node does not have it, so servers without koffi and older ones
 * know only the inner one: a symbolic link whose target names the holder. It is made with its content at once, or not at
 * all, and whoever finds that its holder has ended takes it over.
 */

/** This process among all that may hold the lock. */
export interface LockHolder {
  /** Names this process for good; may stand in the name of a file. */
  readonly id: string;
  /** Has that process ended for certain? */
  isGone(id: string): boolean;
}

/** A holder writes a line and syncs it; a slow disk takes its time. */
export const WAIT_MS = 4000;
const PAUSE_MS = 1.5;
/** Every so many tries it is looked whether the holder lives. */
const LOOK_EVERY = 8;
/**
 * With the kernel's lock held, only a server that does not know it can hold the link, for some milliseconds. An older link
 * that has not changed for a while is of one that was killed where this server cannot see it.
 */
const LINK_MAX_AGE_MS = 10_000;
const UNCHANGED_MS = 500;

const cell = new Int32Array(new SharedArrayBuffer(4));
/** The work that the lock is for cannot be interrupted either. */
const pause = (): void => void Atomics.wait(cell, 0, 0, Math.random() * PAUSE_MS);

interface LockFiles {
  readonly head: string;
  readonly link: string;
}

/** Waits for both locks. Returns how to give them back. Throws Unfit when another holds one for too long. */
export function acquire(disk: Disk, { head, link }: LockFiles, self: LockHolder, waitMs = WAIT_MS): () => void {
  const untilMs = performance.now() + waitMs;
  const fd = disk.openHead(head);
  try {
    const hasKernels = lockHead(disk, fd, { head, untilMs });
    const release = acquireLink(disk, link, self, { untilMs, hasKernels });
    return () => {
      release();
      unlock(disk, fd);
    };
  } catch (error) {
    unlock(disk, fd);
    throw error;
  }
}

/** close(2) gives the lock back even where it reports a failure. */
function unlock(disk: Disk, fd: number): void {
  try {
    disk.close(fd);
  } catch {
    // What was to be written under the lock is written, or its failure is what the caller has to know.
  }
}

/** False where there is no such lock. */
function lockHead(
  disk: Disk,
  fd: number,
  { head, untilMs }: { readonly head: string; readonly untilMs: number },
): boolean {
  for (;;) {
    const locked = disk.tryLock(fd);
    if (locked !== false) return locked ?? false;
    if (performance.now() > untilMs)
      throw new UnsuitableFile(`${head} is locked by another server that does not go on`);
    pause();
  }
}

interface LockWait {
  readonly untilMs: number;
  readonly hasKernels: boolean;
}

function acquireLink(disk: Disk, path: string, self: LockHolder, { untilMs, hasKernels }: LockWait): () => void {
  let seen = { holder: '', sinceMs: performance.now() };
  for (let tries = 1; ; tries++) {
    if (make(disk, self.id, path)) return () => removeAll(disk, [path]);
    const holder = targetOf(disk, path);
    // Ours: it could not be taken away the last time.
    if (holder === self.id) return () => removeAll(disk, [path]);
    const now = performance.now();
    if (holder !== undefined && holder !== seen.holder) seen = { holder, sinceMs: now };
    if (holder !== undefined && tries % LOOK_EVERY === 0) {
      const release = takeOver(disk, path, self, holder);
      if (release) return release;
      if (hasKernels && now - seen.sinceMs > UNCHANGED_MS && isOld(disk, path)) removeAll(disk, [path]);
    }
    if (now > untilMs)
      throw new UnsuitableFile(
        `${path} is held by ${holder ?? 'others'}; if no such process is there, remove that link`,
      );
    pause();
  }
}

/** A link of the future is of a clock that was set back since. */
function isOld(disk: Disk, path: string): boolean {
  try {
    return Math.abs(Date.now() - disk.linkedAtMs(path)) > LINK_MAX_AGE_MS;
  } catch (error) {
    if (errnoName(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Whose holder has ended is taken over by the one who makes the link `<lock>.<holder>` first; if that one ends, too, by
 * the one who makes the link named after it, and so on. Undefined when it is not ours.
 *
 * Only one can make such a link, and the lock goes before they do. So who makes one again that was there before sees
 * that the lock does not name the same holder any more: one that has ended never takes it again.
 */
function takeOver(disk: Disk, path: string, self: LockHolder, holder: string): (() => void) | undefined {
  const claims: string[] = [];
  for (let last = holder; self.isGone(last); ) {
    const claim = `${path}.${last}`;
    claims.push(claim);
    const isNew = make(disk, self.id, claim);
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

/** In this order, up to the first that cannot be removed: it is ours still when it is wanted again. */
function removeAll(disk: Disk, links: readonly string[]): void {
  try {
    for (const link of links) disk.remove(link);
  } catch {
    // What was to be written under the lock is written: that others have to wait is no reason to say it was not.
  }
}

/** False when it is there already. */
function make(disk: Disk, target: string, path: string): boolean {
  try {
    disk.link(target, path);
    return true;
  } catch (error) {
    if (errnoName(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when it is not there any more. */
function targetOf(disk: Disk, path: string): string | undefined {
  try {
    return disk.readLink(path);
  } catch (error) {
    if (errnoName(error) === 'ENOENT') return undefined;
    throw error;
  }
}
