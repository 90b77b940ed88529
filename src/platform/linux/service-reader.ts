import { readFileSync } from 'node:fs';
import { baseName } from '../../process/naming.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { programsOf } from '../../process/programs.ts';
import type { ControlGroup, Service } from '../../process/restarters.ts';
import { ifReadable } from '../posix/errno.ts';
import { textOf } from '../posix/kernel-text.ts';
import type { ServiceSettings } from './etc/unit-file.ts';
import type { LocalPaths } from './local-paths.ts';
import { LINUX_NAMING } from './naming.ts';
import { isInitScope, userManagerOf, usersManager } from './proc/cgroup.ts';
import { environValue } from './proc/environ.ts';
import { readService, type UnitFolders } from './unit-files.ts';

/** How a process relates to the manager of its service. `root`: where proc(5) is mounted. */
export function serviceReader(root: string, folders: UnitFolders, paths: LocalPaths) {
  const cgroup = (pid: number | string): string => textOf(`${root}/${pid}/cgroup`) ?? '';

  /** Is its parent the manager of the unit? The system's is pid 1, unless pid 1 is a container's program. */
  function isManagersChild({ pid, ppid }: ProcessFacts, isUsers: boolean): boolean {
    if (!isUsers) return ppid === 1 && isInitScope(cgroup(1));
    const user = usersManager(cgroup(pid));
    return user !== undefined && user === userManagerOf(cgroup(ppid));
  }

  /** Undefined if it runs in no service. */
  return (process: ProcessFacts, { unit, userUnit }: ControlGroup): Service | undefined => {
    if (!unit?.endsWith('.service')) return undefined;
    const isUsers = userUnit === true;
    if (!isManagersChild(process, isUsers)) return { main: false, restart: null };
    const user = isUsers ? usersManager(cgroup(process.pid)) : undefined;
    const settings = readService(unit, user === undefined ? folders.system : folders.user(user), paths);
    const environment = ifReadable(() => readFileSync(`${root}/${process.pid}/environ`));
    return { main: isMain(process, settings, environment), restart: settings?.restart ?? null };
  };
}

const EXEC_PID = 'SYSTEMD_EXEC_PID';

/**
 * Processes that a service leaves behind become children of the manager, too. The one that the manager started has its
 * own pid in SYSTEMD_EXEC_PID; systemd.exec(5), since version 248. Otherwise, as with a daemon that forks, it must have
 * the name of the unit's program, and lead a session unless it forks.
 */
export function isMain(
  process: ProcessFacts,
  settings: ServiceSettings | undefined,
  environment: Buffer | undefined,
): boolean {
  const execPid = environment && environValue(environment, EXEC_PID);
  if (execPid === String(process.pid)) return true;
  if (!settings || (process.session !== process.pid && settings.type !== 'forking')) return false;
  const names = programsOf(process);
  return settings.programs.some((program) => names.includes(baseName(program, LINUX_NAMING)));
}
