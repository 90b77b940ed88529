import { type Mount, mountOf, parseMounts } from './proc/mountinfo.ts';

/** Where the control groups of a process are mounted, and which apply to it: its own and its ancestors. */

export interface CgroupFolders {
  readonly version: 1 | 2;
  /** Nearest first. */
  readonly folders: readonly string[];
}

/**
 * The folders of the groups whose limits for one controller (`memory`, `cpu`, `cpuset`) apply to a process, from the
 * text of its mountinfo and cgroup files; proc_pid_mountinfo(5), cgroups(7). Undefined if they are not mounted, or not
 * found below the mounted group.
 */
export function cgroupFolders(mountinfo: string, cgroup: string, controller: string): CgroupFolders | undefined {
  const mounts = parseMounts(mountinfo);
  // Hybrid: a controller belongs to one version only, and version 1 names it.
  const own = pathOf(cgroup, ([, names = '']) => names.split(',').includes(controller));
  const ofVersion1 = mounts.filter(({ controllers }) => controllers?.includes(controller));
  if (own !== undefined && ofVersion1.length > 0) return foldersIn(mounts, ofVersion1, { version: 1, path: own });
  const unified = pathOf(cgroup, ([id]) => id === '0');
  if (unified === undefined) return undefined;
  const ofVersion2 = mounts.filter(({ type }) => type === 'cgroup2');
  return foldersIn(mounts, ofVersion2, { version: 2, path: unified });
}

function foldersIn(
  all: readonly Mount[],
  mounts: readonly Mount[],
  { version, path }: { readonly version: CgroupFolders['version']; readonly path: string },
): CgroupFolders | undefined {
  for (const mount of mounts.toReversed()) {
    const below = pathBelow(mount.root, path);
    if (below === undefined) continue;
    const parts = below.split('/').filter((part) => part !== '');
    const folders = parts.map((_, index) => `${mount.mountPoint}/${parts.slice(0, index + 1).join('/')}`);
    const chain = [mount.mountPoint, ...folders].reverse();
    // Another mount may cover it.
    if (chain.every((folder) => mountOf(all, folder) === mount)) return { version, folders: chain };
  }
  return undefined;
}

/** The path of a group below the mounted one; undefined if it is not below it. */
function pathBelow(root: string, path: string): string | undefined {
  const base = root === '/' ? '' : root;
  if (path === root) return '';
  if (path.startsWith(`${base}/`) && !path.slice(base.length).startsWith('/..')) return path.slice(base.length);
  // Mounted outside our cgroup namespace: its root is above ours, under names that are hidden from us.
  return /^(\/\.\.)+$/.test(root) && !path.startsWith('/..') ? '' : undefined;
}

function pathOf(cgroup: string, isWanted: (parts: readonly string[]) => boolean): string | undefined {
  for (const line of cgroup.split('\n')) {
    const parts = line.split(':', 2);
    if (parts.length === 2 && isWanted(parts)) return line.slice(parts.join(':').length + 1);
  }
  return undefined;
}
