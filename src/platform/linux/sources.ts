import { questioner } from '../helper/helper-program.ts';
import { createHelpers } from '../helper/helpers.ts';
import { OWN_ENVIRONMENT } from '../places.ts';
import { homeIn } from '../posix/home.ts';
import { linkOf, textOf } from '../posix/kernel-text.ts';
import { createOwners } from '../posix/owners.ts';
import { users } from '../posix/user-names.ts';
import { LINUX_ACCOUNTS } from './account-layout.ts';
import { createClock } from './boot-clock.ts';
import { groupReader } from './cgroup-reader.ts';
import { DescriptorReader, sharesTable } from './descriptor-reader.ts';
import { hasOtherSources } from './etc/nsswitch.ts';
import { loadNative } from './ffi/native.ts';
import { foreignProc } from './foreign-proc.ts';
import { guardedPaths } from './guarded-paths.ts';
import { hugePages } from './huge-pages.ts';
import { localPaths } from './local-paths.ts';
import { mountTables } from './mount-tables.ts';
import { openProc, readConstants } from './open-proc.ts';
import { linuxPlaces } from './places.ts';
import { folderOf, wellSupplied } from './proc-files.ts';
import { ProcessReader } from './process-reader.ts';
import { SocketHolderFinder } from './socket-holders.ts';
import { linuxSockets } from './sockets-reader.ts';
import { NO_FOLDERS, type UnitFolders, unitFolders } from './unit-files.ts';

export interface LinuxOptions {
  /** Use koffi where it is installed. */
  readonly native?: boolean;
  /** Read command lines. */
  readonly argv?: boolean;
  /** Where proc(5) is mounted; a folder of recorded files in tests. */
  readonly root?: string;
  /** Where sysfs(5) is mounted. */
  readonly sys?: string;
  /** Where passwd(5) and group(5) are. */
  readonly etc?: string;
  /** Where systemd's unit files are; by default a recorded machine has none. */
  readonly units?: UnitFolders;
}

/** What all facts are read through, opened once. */
export function openSources(options: LinuxOptions) {
  const { native: wantNative = true, argv: readsArgv = true, root = '/proc', sys = '/sys', etc = '/etc' } = options;
  const isLive = root === '/proc';
  const native = wantNative ? loadNative() : undefined;
  const files = wellSupplied(openProc(root, native));
  const helpers = createHelpers();
  const { home } = linuxPlaces(OWN_ENVIRONMENT);
  const helper = helpers.add(questioner({ accounts: LINUX_ACCOUNTS, home, pidLink: '/proc/self' }));
  const local = localPaths();
  const paths = guardedPaths(root, local, helper);
  // In some containers (sysbox) /proc/sys and /sys/kernel are a daemon's.
  const mayHang = (path: string): boolean => isLive && local.remoteOn(path) !== undefined;
  const procIsForeign = isLive ? foreignProc(root) : () => false;
  const live = isLive ? native : undefined;
  // No system call takes a pid from a foreign /proc.
  const byPid = procIsForeign() ? undefined : live;
  const ownPid = Number((isLive ? linkOf(`${root}/self`) : undefined) ?? process.pid);
  const { pageBytes, ticksPerS } = readConstants(root, native);
  const { clock, uptimeS } = createClock({
    root,
    ticksPerS,
    bootTimeS: live?.uptimeS,
    ownStartS: () => {
      const ticks = processes.readStat(ownPid)?.startTicks;
      return ticks === undefined ? undefined : ticks / ticksPerS;
    },
    isLocal: paths.isLocal,
  });
  const owners = createOwners();
  const hasHugePages = hugePages(`${sys}/kernel/mm/hugepages`, mayHang);
  const processes = new ProcessReader({
    ...{ files, live: byPid, ownPid, readsArgv, pageBytes, ticksPerS, uptimeS, clock, hasHugePages, owners },
    hidden: helpers.pids,
  });
  const descriptors = new DescriptorReader(files, byPid && sharesTable(byPid));
  const sockets = linuxSockets(root, live, { files, reader: descriptors });
  const countsFds = isLive && (files.fdTable(ownPid)?.count ?? 0) > 0;
  const namesElsewhere = (): boolean => hasOtherSources(textOf(`${etc}/nsswitch.conf`, 'utf8') ?? '');
  const homeOf = (uid: number): string | undefined => homeIn(textOf(`${etc}/passwd`) ?? '', uid);
  return {
    ...{ root, isLive, native, live, byPid, files, helpers, local, paths, procIsForeign, ownPid, pageBytes },
    ...{ ticksPerS, uptimeS, owners },
    ...{ readsArgv, processes, descriptors, sockets, countsFds },
    holders: new SocketHolderFinder({
      ...{ files, reader: descriptors, everySocket: sockets.everyInode },
      remembers: countsFds,
    }).find,
    userNames: users(etc, isLive ? { helper, exist: namesElsewhere } : undefined),
    groupOf: groupReader(root),
    units: options.units ?? (isLive ? unitFolders(homeOf) : NO_FOLDERS),
    /** The text of a file that a daemon may serve: not read where that may hang. */
    kernelText: (path: string): string | undefined => (mayHang(path) ? undefined : textOf(path)),
    tablesNow: () => mountTables({ root, files, paths }),
    unixSocket: (inode: number) => live?.unixSocket(inode),
    /** The /proc folder of a process, or of the thread that is read instead of its leader. */
    folderNow: (pid: number): string => folderOf(root, pid, processes.liveTidOf(pid)),
  };
}

export type Sources = ReturnType<typeof openSources>;
