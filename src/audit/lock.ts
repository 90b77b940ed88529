import { type Disk, errnoName, Unfit } from './disk.ts';

/**
 * A lock among the servers that share a log: a symbolic link whose target names the holder. It is made with its content
 * at once, or not at all, and works without flock(2), which Node does not have. It dies with its holder: whoever finds
 * that the holder has ended takes it over.
 */

/** This process among all that may hold the lock. */
export interface Holder {
  /** Names this process for good; may stand in the name of a file. */
  readonly id: string;
  /** Has that process ended for certain? */
  isGone(id: string): boolean;
}

/** A holder writes a line and syncs it; a slow disk takes its time. */
export const WAIT_MS = 10_000;
const PAUSE_MS = 1.5;
/** Every so many tries it is looked whether the holder lives. */
const LOOK_EVERY = 8;

const cell = new Int32Array(new SharedArrayBuffer(4));
/** The work that the lock is for cannot be interrupted either. */
const pause = (): void => void Atomics.wait(cell, 0, 0, Math.random() * PAUSE_MS);

/** Waits for the lock. Returns how to give it back. Throws Unfit when another holds it for too long. */
export function acquire(disk: Disk, path: string, self: Holder, waitMs = WAIT_MS): () => void {
  const untilMs = performance.now() + waitMs;
  for (let tries = 1; ; tries++) {
    if (make(disk, self.id, path)) return () => removeAll(disk, [path]);
    const holder = targetOf(disk, path);
    // Ours: it could not be taken away the last time.
    if (holder === self.id) return () => removeAll(disk, [path]);
    if (holder !== undefined && tries % LOOK_EVERY === 0) {
      const release = takeOver(disk, path, self, holder);
      if (release) return release;
    }
    if (performance.now() > untilMs)
      throw new Unfit(`${path} is held by ${holder ?? 'others'}; if no such process is there, remove that link`);
    pause();
  }
}

/**
 * Whose holder has ended is taken over by the one who makes the link `<lock>.<holder>` first; if that one ends, too, by
 * the one who makes the link named after it, and so on. Undefined when it is not ours.
 *
 * Only one can make such a link, and the lock goes before they do. So who makes one again that was there before sees
 * that the lock does not name the same holder any more: one that has ended never takes it again.
 */
function takeOver(disk: Disk, path: string, self: Holder, holder: string): (() => void) | undefined {
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
