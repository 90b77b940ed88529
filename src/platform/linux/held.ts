import { accessSync, constants, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import type { Place, Use } from '../held.ts';
import { eachFd, isPlace, linkTarget } from './fd.ts';
import { errnoOf, ifReadable, isMissing } from './files.ts';
import { parseNetUnix } from './net-unix.ts';

/** The place of a path on this machine, or why there is none that this server may tell about. */
export function findPlace(root: string, given: string): Place | { readonly why: string } {
  if (given.includes('\0')) return { why: 'is no path: it has a NUL character in it' };
  try {
    const path = realpathSync.native(given);
    const stat = statSync(path);
    const folder = stat.isDirectory();
    accessSync(path, folder ? constants.R_OK | constants.X_OK : constants.R_OK);
    return { path, folder, sockets: stat.isSocket() ? socketsAt(root, path) : new Set() };
  } catch (error) {
    return { why: REASONS[-errnoOf(error)] ?? 'cannot be looked up on this machine' };
  }
}

const [ENOENT, EACCES, ENOTDIR, ENAMETOOLONG, ELOOP] = [2, 13, 20, 36, 40];
const REASONS: Readonly<Record<number, string>> = {
  [ENOENT]: 'does not exist',
  [ENOTDIR]: 'does not exist: a part of it is no folder',
  [EACCES]: 'may not be read by the user of this server',
  [ENAMETOOLONG]: 'is longer than the system allows',
  [ELOOP]: 'leads round in a circle of symbolic links',
};

function socketsAt(root: string, path: string): Set<string> {
  const entries = [...parseNetUnix(readFileSync(`${root}/net/unix`)).values()];
  return new Set(entries.filter((entry) => entry.path === path).map(({ inode }) => `socket:[${inode}]`));
}

/** How a process uses a place, or anything below a folder. Null when the system does not let this server look. */
export function usesOf(root: string, pid: number, place: Place): Use[] | null {
  const dir = `${root}/${pid}`;
  const holds = (link: string, target: string | undefined): boolean =>
    target !== undefined &&
    (place.sockets.has(target) || (isBelow(target, place) && isSameFile(root, dir, link, target)));
  try {
    const open = opens(dir, holds);
    const cwd = holds(`${dir}/cwd`, linkTarget(`${dir}/cwd`));
    const executable = holds(`${dir}/exe`, linkTarget(`${dir}/exe`));
    return [
      ...(open ? (['open'] as const) : []),
      ...(cwd ? (['cwd'] as const) : []),
      ...(executable ? (['executable'] as const) : []),
    ];
  } catch (error) {
    return isMissing(error) ? [] : null;
  }
}

function opens(dir: string, holds: (link: string, target: string) => boolean): boolean {
  for (const { fd, target } of eachFd(dir)) if (holds(`${dir}/fd/${fd}`, target)) return true;
  return false;
}

/** The place itself, or for a folder anything in it. */
export function isBelow(target: string, { path, folder }: Place): boolean {
  if (target === path) return true;
  return folder && isPlace(target) && target.startsWith(path === '/' ? path : `${path}/`);
}

/**
 * The same path means another file in a container, so both are compared. What is no longer there (or cannot be
 * reached) to compare counts where the process sees the same file systems as we do.
 */
function isSameFile(root: string, dir: string, link: string, target: string): boolean {
  const [held, here] = [fileAt(link), fileAt(target)];
  if (held === undefined) return false; // closed meanwhile
  if (here !== undefined) return held === here;
  return readlinkSync(`${dir}/ns/mnt`) === readlinkSync(`${root}/self/ns/mnt`);
}

function fileAt(path: string): string | undefined {
  const stat = ifReadable(() => statSync(path, { bigint: true }));
  return stat && `${stat.dev}:${stat.ino}`;
}
