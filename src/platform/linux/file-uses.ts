import { readFileSync } from 'node:fs';
import { decodeUtf8 } from '../../text/decode.ts';
import type { Use } from '../place.ts';
import type { Place } from '../platform.ts';
import { isPlace, linkTarget, openFds } from './fd.ts';
import { parseMountId } from './fdinfo.ts';
import { ifReadable, isMissing } from './files.ts';
import { mappedFiles } from './maps.ts';
import type { MountTable } from './mount-tables.ts';
import { type FileLocation, isAtOrBelow, locationOf, locationThrough, type Mount, mountOf, pathsTo } from './mounts.ts';
import type { Paths } from './paths.ts';

/** How one process sees the place in question. */
interface Sought {
  readonly place: Place;
  /** Undefined if this server's mounts cannot be read: then only names can be compared. */
  readonly location: FileLocation | undefined;
  /** The mounts of the process, then those of this server: files it opened before it left our namespace count. */
  readonly tables: readonly (readonly Mount[])[];
  /** In another mount namespace the same path is a different file, and the same file can have a different path. */
  readonly paths: readonly string[];
}

/**
 * How a process uses a place, or anything below a folder. Compares names and mounts, and touches only /proc: people ask
 * this about disks that no longer answer. `dir`: /proc/PID. Null if the system does not let this server look.
 */
export async function usesOf(
  dir: string,
  place: Place,
  paths: Paths,
  table: MountTable | undefined,
): Promise<Use[] | null> {
  const ours = paths.mounts();
  const location = table && locationOf(ours, place.path);
  const tables = table?.ours ? [ours] : [...(table ? [table.mounts] : []), ours];
  const seen = location ? tables.flatMap((mounts) => pathsTo(mounts, location)) : [place.path];
  const sought: Sought = { place, location, tables, paths: [...new Set(seen)] };
  try {
    const uses: Use[] = [];
    if (await opens(dir, sought)) uses.push('open');
    if (isSought(linkTarget(`${dir}/cwd`), sought)) uses.push('cwd');
    if (isSought(linkTarget(`${dir}/exe`), sought)) uses.push('executable');
    const root = linkTarget(`${dir}/root`);
    // Having the common root as one's root is not a use.
    if (!(root === '/' && (table?.ours ?? true)) && isSought(root, sought)) uses.push('root');
    if (uses.length === 0 && isMapped(dir, sought)) uses.push('mapped');
    return uses;
  } catch (error) {
    return isMissing(error) ? [] : null;
  }
}

async function opens(dir: string, sought: Sought): Promise<boolean> {
  for await (const { fd, target } of openFds(dir)) {
    if (sought.place.sockets.has(target)) return true;
    if (isNamed(target, sought) && isOnMount(dir, fd, target, sought)) return true;
  }
  return false;
}

/** Is it the name of the place, or of something below it? */
const isNamed = (target: string, { place: { folder }, paths }: Sought): boolean =>
  isPlace(target) && paths.some((path) => (folder ? isAtOrBelow(target, path) : target === path));

/** A name alone may belong to a file on another mount that covers this one. */
function isSought(target: string | undefined, sought: Sought): boolean {
  if (target === undefined || !isNamed(target, sought)) return false;
  const [mounts = []] = sought.tables;
  const mount = mountOf(mounts, target);
  return sought.location === undefined || (mount !== undefined && isThrough(mount, target, { ...sought, mounts }));
}

/** The kernel names the mount of an open file; proc_pid_fdinfo(5). */
function isOnMount(dir: string, fd: number, target: string, sought: Sought): boolean {
  if (sought.location === undefined) return true;
  const id = ifReadable(() => parseMountId(readFileSync(`${dir}/fdinfo/${fd}`, 'latin1')));
  if (id === undefined) return isSought(target, sought);
  for (const mounts of sought.tables) {
    const mount = mounts.find((one) => one.id === id);
    if (mount) return isThrough(mount, target, { ...sought, mounts });
  }
  return false; // unmounted while in use: its name no longer says where it is
}

/** Does this path, seen through this mount, lead to the place or below it? */
function isThrough(
  mount: Mount,
  target: string,
  { place, location, paths, mounts }: Sought & { readonly mounts: readonly Mount[] },
): boolean {
  if (!location || !isAtOrBelow(target, mount.mountPoint)) return false;
  const at = locationThrough(mount, target);
  if (at.device === location.device && (place.folder ? isAtOrBelow(at.path, location.path) : at.path === location.path))
    return true;
  // Other file systems may be mounted below a folder: their files are in the folder, too.
  return place.folder && paths.some((path) => isMountedIn(mount, path, { location, mounts }));
}

function isMountedIn(
  { mountPoint }: Mount,
  path: string,
  { location, mounts }: { readonly location: FileLocation; readonly mounts: readonly Mount[] },
): boolean {
  if (mountPoint === path || !isAtOrBelow(mountPoint, path)) return false;
  const at = locationOf(mounts, path);
  return at?.device === location.device && isAtOrBelow(at.path, location.path);
}

function isMapped(dir: string, sought: Sought): boolean {
  const bytes = readFileSync(`${dir}/maps`);
  const paths = sought.paths.filter((path) => bytes.includes(path.replaceAll('\n', '\\012')));
  if (paths.length === 0) return false; // most map nothing of it, and need not be decoded
  for (const target of mappedFiles(decodeUtf8(bytes), paths)) if (isSought(target, sought)) return true;
  return false;
}
