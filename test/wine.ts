import { existsSync } from 'node:fs';

/** Where Wine answers differently from Windows, as the option `skip` of a test: false on Windows, or the reason. */

/** Only Wine has its own settings program among those of Windows. */
const isWine = process.platform === 'win32' && existsSync('C:\\windows\\system32\\winecfg.exe');

export const NO_RESTART_MANAGER = isWine && 'needs Windows: the restart manager of Wine finds nothing';
export const NO_IPV6_PIDS = isWine && 'needs Windows: Wine names no process for a connection of IPv6';
export const NO_LISTENER_PIDS = isWine && 'needs Windows: Wine names no process for a listener';
export const NO_SOCKET_TIMES = isWine && 'needs Windows: Wine does not say when a socket was bound';
export const ONE_USER = isWine && 'needs Windows: under Wine all processes belong to one user';
