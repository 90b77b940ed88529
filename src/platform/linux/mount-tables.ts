import { readFileSync, readlinkSync } from 'node:fs';
import { ifReadable } from './files.ts';
import { type Mount, parseMounts } from './mounts.ts';
import type { Paths } from './paths.ts';

/** The mounts that a process sees. */
export interface MountTable {
  readonly mounts: readonly Mount[];
  /** It sees the same mounts as this server: equal paths lead to the same file. */
  readonly ours: boolean;
}

/** About as long as a request takes. */
const REMEMBERED_MS = 50;

/**
 * The mount table of each process; mount_namespaces(7). Processes in one namespace share a table, which is parsed once.
 * Undefined if it cannot be read. `dir`: /proc/PID, or the folder of a thread.
 */
export function mountTables(root: string, paths: Paths): (dir: string) => MountTable | undefined {
  let known = new Map<string, MountTable>();
  let sinceMs = 0;

  return (dir) => {
    const namespace = link(`${dir}/ns/mnt`);
    if (namespace === undefined) return undefined;
    if (performance.now() - sinceMs > REMEMBERED_MS) [known, sinceMs] = [new Map(), performance.now()];
    const remembered = known.get(namespace);
    if (remembered) return remembered;
    const ours = namespace === link(`${root}/self/ns/mnt`);
    const text = ours ? undefined : ifReadable(() => readFileSync(`${dir}/mountinfo`, 'utf8'));
    const mounts = ours ? paths.mounts() : parseMounts(text ?? '');
    const table = mounts.length > 0 ? { mounts, ours } : undefined;
    if (table) known.set(namespace, table);
    return table;
  };
}

const link = (path: string): string | undefined => ifReadable(() => readlinkSync(path));
