import { defined } from '../../src/defined.ts';
import { LINUX_NAMING } from '../../src/platform/linux/naming.ts';
import { hardLimitOf } from '../../src/platform/posix/hard-limits.ts';
import { type Owner, type UserId, userIdOf } from '../../src/process/owner.ts';
import type { NamedProcess, ProcessFacts } from '../../src/process/process.ts';

/** Processes and users made of data, for what cannot be made to happen on a real machine at will. */

export const ROOT = userIdOf('0');
export const ME = userIdOf('1001');
export const JOHN = userIdOf('1002');

/** Who a process runs as: the real user and, where they differ, the others it can act as. */
export const ownedBy = (user: UserId, ...others: readonly UserId[]): Owner => ({
  user,
  all: [user, ...others],
  privilege: [user, ...others].includes(ROOT) ? 'root' : null,
});

/** Runs with rights that a server of the same user lacks. */
export const elevated = (user: UserId): Owner => ({ user, all: [user], privilege: 'elevated' });
/** The system does not say who it runs as. */
export const UNKNOWN: Owner = { user: null, all: [], privilege: 'unknown' };

/** What a name is derived from, on Linux. */
export const called = (comm: string, argv?: readonly string[]): NamedProcess => ({
  comm,
  naming: LINUX_NAMING,
  ...defined({ argv }),
});

export function facts(pid: number, rest: Partial<ProcessFacts> = {}): ProcessFacts {
  const hardLimit = hardLimitOf(pid, rest.ofKernel === true);
  return {
    pid,
    startTime: pid * 10,
    ppid: 1,
    comm: `p${pid}`,
    naming: LINUX_NAMING,
    status: 'sleeping',
    owner: ownedBy(ME),
    ofKernel: false,
    ...(hardLimit && { hardLimit }),
    rssBytes: pid * 1024 * 1024,
    vmsBytes: 0,
    threads: 1,
    nice: 0,
    session: pid,
    group: pid,
    terminal: undefined,
    background: true,
    argv: [`/bin/p${pid}`],
    ...rest,
  };
}
