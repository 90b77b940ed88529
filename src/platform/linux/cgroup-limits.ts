import { defined } from '../../defined.ts';
import { textOf } from '../posix/kernel-text.ts';
import type { GroupLimits } from '../system-facts.ts';
import { type CgroupFolders, cgroupFolders } from './cgroup-folders.ts';

/** The text of a file; undefined if it is missing or unreadable. */
type ReadText = (path: string) => string | undefined;

/**
 * The tightest limits of this server's control group and its ancestors, such as a container's. Reads `root`, a mounted
 * proc(5), and the groups where they are mounted. Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/.
 */
export function readGroupLimits(root: string): GroupLimits {
  const read: ReadText = (path) => textOf(path, 'utf8');
  const mountinfo = read(`${root}/self/mountinfo`);
  const cgroup = read(`${root}/self/cgroup`);
  if (mountinfo === undefined || cgroup === undefined) return {};
  return limitsIn((controller) => cgroupFolders(mountinfo, cgroup, controller), read);
}

export function limitsIn(foldersOf: (controller: string) => CgroupFolders | undefined, read: ReadText): GroupLimits {
  const memory = foldersOf('memory');
  const cpu = foldersOf('cpu');
  const cpuset = foldersOf('cpuset');
  const shares = [cpu && tightestQuota(cpu, read), cpuset && cpusAllowed(cpuset, read)];
  const cpus = shares.filter((one) => one !== undefined);
  return {
    ...(memory && tightestMemory(memory, read)),
    ...(cpus.length > 0 && { cpus: Math.min(...cpus) }),
  };
}

/** Usage is that of the group with the limit, which other processes may share. */
function tightestMemory({ version, folders }: CgroupFolders, read: ReadText): GroupLimits {
  const [limits, used] =
    version === 2
      ? [['memory.max', 'memory.high'], 'memory.current']
      : [['memory.limit_in_bytes'], 'memory.usage_in_bytes'];
  let tightest: number | undefined;
  let folder = '';
  for (const [index, one] of folders.entries()) {
    // Until Linux 5.11 a version 1 group could be set not to limit those below it.
    if (version === 1 && index > 0 && read(`${one}/memory.use_hierarchy`)?.trim() === '0') continue;
    for (const name of limits) {
      const bytes = parseLimit(read(`${one}/${name}`));
      if (bytes === undefined || bytes >= (tightest ?? Number.POSITIVE_INFINITY)) continue;
      tightest = bytes;
      folder = one;
    }
  }
  if (tightest === undefined) return {};
  const usedBytes = parseLimit(read(`${folder}/${used}`));
  return { memoryBytes: tightest, ...defined({ memoryUsedBytes: usedBytes }) };
}

function tightestQuota({ version, folders }: CgroupFolders, read: ReadText): number | undefined {
  const quotas = folders.flatMap((folder) => {
    const text =
      version === 2
        ? read(`${folder}/cpu.max`)
        : `${read(`${folder}/cpu.cfs_quota_us`)?.trim()} ${read(`${folder}/cpu.cfs_period_us`)?.trim()}`;
    return parseQuota(text) ?? [];
  });
  return quotas.length > 0 ? Math.min(...quotas) : undefined;
}

/** How many CPUs the group may run on; a group without the file inherits from its parent. */
function cpusAllowed({ version, folders }: CgroupFolders, read: ReadText): number | undefined {
  const name = version === 2 ? 'cpuset.cpus.effective' : 'cpuset.effective_cpus';
  for (const folder of folders) {
    const cpus = parseCpuList(read(`${folder}/${name}`) ?? read(`${folder}/cpuset.cpus`));
    if (cpus !== undefined) return cpus;
  }
  return undefined;
}

/** For no limit, version 1 writes the largest possible number of pages. */
const NO_LIMIT_BYTES = 2 ** 60;

/** Bytes; undefined for `max` and anything that is not a number. */
export function parseLimit(text: string | undefined): number | undefined {
  const bytes = /^\d+\n?$/.test(text ?? '') ? Number(text) : Number.NaN;
  return bytes < NO_LIMIT_BYTES ? bytes : undefined;
}

/** Quota and period, both in microseconds, as a number of CPUs; undefined for `max` and -1. */
export function parseQuota(text: string | undefined): number | undefined {
  const [, quota, period] = /^(\d+) (\d+)\n?$/.exec(text ?? '') ?? [];
  const cpus = Number(quota) / Number(period);
  return cpus > 0 && Number.isFinite(cpus) ? cpus : undefined;
}

/** `0-3,8` is five. Undefined if empty, as in a version 1 group that is not set up yet. */
export function parseCpuList(text: string | undefined): number | undefined {
  let count = 0;
  for (const [, first, last = first] of (text ?? '').matchAll(/(\d+)(?:-(\d+))?/g)) {
    count += Number(last) - Number(first) + 1;
  }
  return count > 0 ? count : undefined;
}
