import { readFileSync } from 'node:fs';
import { collect } from '../../process/slices.ts';
import { decodeUtf8 } from '../../text/decode.ts';
import type { Use } from '../place.ts';
import type { Place } from '../platform.ts';
import { isPlace, linkTarget, openFds } from './fd.ts';
import { parseMountId } from './fdinfo.ts';
import { ifReadable, isMissing } from './files.ts';
import { linesOf } from './lines.ts';
import { mappedFiles } from './maps.ts';
import type { MountTable } from './mount-tables.ts';
import { isAtOrBelow, locationOf, type Mount, mountOf, pathsTo } from './mounts.ts';
import type { Paths } from './paths.ts';

/** Where a process is looked at. */
export interface Folders {
  /** /proc/PID, or the folder of a live thread. */
  readonly dir: string;
  /** The folders of threads that have other files open; undefined is a step that found none. */
  ownTables(): Iterable<string | undefined>;
}

/** Where what is looked for is seen by one process. */
interface Sought {
  readonly place: Place;
  readonly table: MountTable | undefined;
  /** The mounts that this server sees. */
  readonly ours: readonly Mount[];
  /** The same path is another file in another mount namespace, and the same file can have another path there. */
  readonly paths: readonly string[];
  readonly device: string | undefined;
}

/**
 * How a process uses a place, or anything below a folder. Compares names and mounts, and touches nothing but /proc: who
 * uses a disk that no longer answers is asked often. Null when the system does not let this server look.
 */
export async function usesOf(
  { dir, ownTables }: Folders,
  place: Place,
  paths: Paths,
  table: MountTable | undefined,
): Promise<Use[] | null> {
  const ours = paths.mounts();
  const location = locationOf(ours, place.path);
  // A process that left our mount namespace may still have files open that it had there.
  const seen = location && table ? [...pathsTo(table.mounts, location), ...pathsTo(ours, location)] : [place.path];
  const sought: Sought = { place, table, ours, paths: [...new Set(seen)], device: location?.device };
  try {
    const uses: Use[] = [];
    const own = await collect(ownTables(), (folder) => folder);
    if ((await opens(dir, sought)) || (await anyOpens(own, sought))) uses.push('open');
    // A thread with a table of its own may have a working folder of its own, too; clone(2) CLONE_FS.
    if ([dir, ...own].some((one) => isSought(linkTarget(`${one}/cwd`), sought))) uses.push('cwd');
    if (isSought(linkTarget(`${dir}/exe`), sought)) uses.push('executable');
    const root = linkTarget(`${dir}/root`);
    // What is everyone's root is no use of it.
    if (!(root === '/' && (table?.ours ?? true)) && isSought(root, sought)) uses.push('root');
    if (uses.length === 0 && (await isMapped(dir, sought))) uses.push('mapped');
    return uses;
  } catch (error) {
    return isMissing(error) ? [] : null;
  }
}

async function anyOpens(dirs: readonly string[], sought: Sought): Promise<boolean> {
  for (const dir of dirs) {
    try {
      if (await opens(dir, sought)) return true;
    } catch (error) {
      if (!isMissing(error)) throw error; // a thread ends sooner than its process
    }
  }
  return false;
}

async function opens(dir: string, sought: Sought): Promise<boolean> {
  for await (const { fd, target } of openFds(dir)) {
    if (sought.place.sockets.has(target)) return true;
    if (isNamed(target, sought) && isOnMount(dir, fd, sought)) return true;
  }
  return false;
}

/** Is it the name of the place, or of something in it? */
const isNamed = (target: string, { place: { folder }, paths }: Sought): boolean =>
  isPlace(target) && paths.some((path) => (folder ? isAtOrBelow(target, path) : target === path));

/** A name alone may be that of a file below another mount, or below one that was taken away while it was in use. */
function isSought(target: string | undefined, sought: Sought): boolean {
  if (target === undefined || !isNamed(target, sought)) return false;
  const { table, device } = sought;
  return !table || device === undefined || mountOf(table.mounts, target)?.device === device || isNested(target, sought);
}

/** Below a folder other file systems may be mounted: what lies on those lies in the folder. */
function isNested(target: string, { table, paths, place: { folder } }: Sought): boolean {
  const mount = folder ? mountOf(table?.mounts ?? [], target) : undefined;
  return mount !== undefined && paths.some((path) => mount.mountPoint !== path && isAtOrBelow(mount.mountPoint, path));
}

/** The kernel says on which mount an open file lies; proc_pid_fdinfo(5). */
function isOnMount(dir: string, fd: number, sought: Sought): boolean {
  const { table, ours, device, place } = sought;
  if (!table || device === undefined) return true;
  const id = ifReadable(() => parseMountId(readFileSync(`${dir}/fdinfo/${fd}`, 'latin1')));
  if (id === undefined) return true;
  const mount = [...table.mounts, ...ours].find((one) => one.id === id);
  if (!mount) return false; // taken away while it was in use: its name no longer says where it lies
  return mount.device === device || (place.folder && sought.paths.some((path) => isAtOrBelow(mount.mountPoint, path)));
}

/** In slices: a process may have a million mappings. */
async function isMapped(dir: string, sought: Sought): Promise<boolean> {
  for await (const lines of linesOf(`${dir}/maps`)) {
    const text = decodeUtf8(Buffer.from(lines, 'latin1'));
    for (const target of mappedFiles(text, sought.paths)) if (isSought(target, sought)) return true;
  }
  return false;
}
