import { isDeepStrictEqual } from 'node:util';
import type { Difference } from './differences.ts';
import type { Field } from './witness.ts';

/** A difference that has to be, with its reason. `applies` is as narrow as the reason is. */
interface KnownDifference {
  readonly name: string;
  readonly reason: string;
  readonly applies: (difference: Difference) => boolean;
}

/** Of each process, the table of all of them has these: no right to the process itself is needed. */
const IN_TABLE: ReadonlySet<Field> = new Set([
  ...(['name', 'ppid', 'create_time', 'status', 'num_threads', 'num_handles', 'rss', 'vms', 'nice', 'cpu_s'] as const),
]);
const OF_OURSELVES: ReadonlySet<Field> = new Set(['status', 'num_threads', 'num_handles', 'rss', 'vms']);
/** System starts with the kernel, some time before psutil's moment of the boot or after it. */
const BOOT_S = 300;
const SYSTEM_PID = 4;

const raises = ({ field, psutil }: Difference, error: string): boolean => isDeepStrictEqual(psutil[field], { error });
const isRefused = ({ field, ours }: Difference): boolean => /does not let/.test(ours.why[field] ?? '');

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: 'ourselves',
    reason: 'This process runs while we look, and waits for a program while psutil looks.',
    applies: ({ field, psutil }) => psutil.pid === process.pid && OF_OURSELVES.has(field),
  },
  {
    name: 'access denied',
    reason: 'psutil raises AccessDenied; here it is null with the reason, or the user is unknown.',
    applies: (difference) => {
      const { field, ours } = difference;
      const isNull = ours.values[field] === null;
      return (
        raises(difference, 'AccessDenied') &&
        isNull &&
        (field === 'username' || field === 'cmdline' || isRefused(difference))
      );
    },
  },
  {
    name: 'in the table of all',
    reason: 'psutil asks the process, which it may not; here the answer comes from the table of all processes.',
    applies: (difference) => raises(difference, 'AccessDenied') && IN_TABLE.has(difference.field),
  },
  {
    name: 'part of Windows',
    reason: 'System, Registry, Memory Compression and their like have no program: psutil raises or repeats the name.',
    applies: (difference) => {
      const { field, ours, psutil } = difference;
      if (!ours.ofKernel) return false;
      const hasPath = typeof psutil.exe === 'string' && /[\\/]/.test(psutil.exe);
      if (field === 'cmdline') return isDeepStrictEqual(ours.values.cmdline, []);
      if (field === 'exe' || field === 'name') return !hasPath && (field === 'name' || ours.values.exe === null);
      return (field === 'cwd' || field === 'environ' || field === 'username') && raises(difference, 'AccessDenied');
    },
  },
  {
    name: 'start of System',
    reason: 'psutil takes the moment of the boot for it.',
    applies: ({ field, ours, psutil }) =>
      field === 'create_time' &&
      psutil.pid === SYSTEM_PID &&
      Math.abs(Number(ours.values.create_time) - Number(psutil.create_time)) < BOOT_S,
  },
  {
    name: 'no thread',
    reason: 'psutil says that a process without threads is stopped.',
    applies: ({ field, ours, psutil }) =>
      field === 'status' &&
      ours.values.num_threads === 0 &&
      ours.values.status === 'running' &&
      psutil.status === 'stopped',
  },
  {
    name: 'debug privilege',
    reason: 'psutil switches on a privilege of administrators and may then read everything; this server does not.',
    applies: (difference) =>
      difference.hasDebugPrivilege &&
      difference.ours.values[difference.field] === null &&
      !raises(difference, 'AccessDenied'),
  },
];
