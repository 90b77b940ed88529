import { linkOf, textOf } from '../posix/kernel-text.ts';
import type { Paths } from './guarded-paths.ts';
import { namespaceIn } from './proc/fd-link.ts';
import { type Mount, parseMounts } from './proc/mountinfo.ts';
import { folderOf, type ProcFiles } from './proc-files.ts';

/** The mounts that a process sees. */
export interface MountTable {
  readonly mounts: readonly Mount[];
  /** It sees the same mounts as this server: equal paths lead to the same file. */
  readonly ours: boolean;
}

interface TableReader {
  /** Where proc(5) is mounted. */
  readonly root: string;
  readonly files: ProcFiles;
  readonly paths: Pick<Paths, 'mounts'>;
}

/** A process, and the thread that is read instead of a leader that has exited. */
export interface Located {
  readonly pid: number;
  readonly liveTid?: number | undefined;
}

export type TableOf = (process: Located) => MountTable | undefined;

/**
 * The mount table of each process, for one pass over them; mount_namespaces(7). Processes in one namespace share a
 * table, which is parsed once. Undefined if it cannot be read.
 */
export function mountTables({ root, files, paths }: TableReader): TableOf {
  const known = new Map<number, MountTable>();

  return ({ pid, liveTid }) => {
    const namespace = files.namespaceOf(pid, 'mnt', liveTid);
    if (namespace === undefined) return undefined;
    const remembered = known.get(namespace);
    if (remembered) return remembered;
    const ours = namespace === namespaceIn(linkOf(`${root}/self/ns/mnt`) ?? '');
    const path = `${folderOf(root, pid, liveTid)}/mountinfo`;
    const text = ours ? undefined : textOf(path, 'utf8');
    const mounts = ours ? paths.mounts() : parseMounts(text ?? '');
    const table = mounts.length > 0 ? { mounts, ours } : undefined;
    if (table) known.set(namespace, table);
    return table;
  };
}
