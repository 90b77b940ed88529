import { readFileSync } from 'node:fs';
import type { Unchangeable } from '../../process/hard-limit.ts';
import { safe } from '../../text/safe-text.ts';
import { errnoOf, isLack } from '../posix/errno.ts';
import { linkOf } from '../posix/kernel-text.ts';

export const FOREIGN_PROC: Unchangeable = {
  name: 'foreign /proc',
  reason: 'this /proc belongs to another PID namespace, so a signal would reach another process',
  hint: "Mount this namespace's own /proc (mount -t proc proc /proc, or unshare --mount-proc), then restart the server.",
  caveat: safe`This /proc belongs to another PID namespace: processes are shown as it lists them, and none can be changed.`,
};

/**
 * Does a /proc belong to another PID namespace than the reader's? Then system calls take the same number for a
 * different process. `NSpid` in /proc/self/status has one number for each namespace from that of /proc down to the
 * reader's; proc_pid_status(5). `ownPid`: getpid(2). `hasNamespaces`: the kernel has PID namespaces at all.
 *
 * If it cannot be read, it counts as foreign. Equal numbers alone prove nothing: both namespaces may count alike.
 */
export function isForeign(status: string | undefined, ownPid: number, hasNamespaces: boolean): boolean {
  if (status === undefined) return true;
  const [, pids] = /^NSpid:((?:\t\d+)+)$/m.exec(status) ?? [];
  if (pids !== undefined) {
    const [own, ...deeper] = pids.trim().split('\t').map(Number);
    return deeper.length > 0 || own !== ownPid;
  }
  return hasNamespaces || /^Pid:\t(\d+)$/m.exec(status)?.[1] !== String(ownPid);
}

/** The same question about the /proc that is mounted here. */
export const readsForeignProc = (root: string): boolean => now(root) ?? true;

/**
 * The same while the server runs: another /proc may be mounted over this one, as `unshare -pf` without a mount
 * namespace does it. What was opened before is still ours, but every path leads to the other.
 */
export function foreignProc(root: string): () => boolean {
  const atStart = readsForeignProc(root);
  return () => atStart || (now(root) ?? false);
}

/** Undefined where this server lacks the descriptors or the memory to look. */
function now(root: string): boolean | undefined {
  const hasNamespaces = linkOf(`${root}/self/ns/pid`) !== undefined;
  try {
    return isForeign(readFileSync(`${root}/self/status`, 'latin1'), process.pid, hasNamespaces);
  } catch (error) {
    return isLack(errnoOf(error)) ? undefined : true;
  }
}
