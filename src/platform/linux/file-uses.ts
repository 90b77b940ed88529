import { mapYielding } from '../../process/yielding.ts';
import { decodeUtf8 } from '../../text/utf8.ts';
import type { FileUse, SearchedFile } from '../find-file.ts';
import { errnoOf, isMissing } from '../posix/errno.ts';
import { textOf } from '../posix/kernel-text.ts';
import type { Paths } from './guarded-paths.ts';
import { linesOf } from './lines.ts';
import type { MountTable } from './mount-tables.ts';
import { linkTarget, openFds } from './open-files.ts';
import { isPath } from './proc/fd-link.ts';
import { parseMountId } from './proc/fdinfo.ts';
import { mappedFiles } from './proc/maps.ts';
import {
  type FileLocation,
  isAtOrBelow,
  locationOf,
  locationThrough,
  type Mount,
  mountOf,
  pathsTo,
} from './proc/mountinfo.ts';

/** Where a process is looked at. */
interface ProcFolders {
  /** /proc/PID, or the folder of a live thread. */
  readonly dir: string;
  /** The folders of threads that have other files open; undefined is a step that found none. */
  ownTables(): Iterable<string | undefined>;
}

/** How one process sees the file in question. */
interface Sought {
  readonly file: SearchedFile;
  /** Undefined if this server's mounts cannot be read: then only names can be compared. */
  readonly location: FileLocation | undefined;
  /** The mounts of the process, then those of this server: files it opened before it left our namespace count. */
  readonly tables: readonly (readonly Mount[])[];
  /** In another mount namespace the same path is a different file, and the same file can have a different path. */
  readonly paths: readonly string[];
}

/**
 * How a process uses a file, or anything below a folder. Compares names and mounts, and touches only /proc: people ask
 * this about disks that no longer answer. Null if the system does not let this server look.
 */
export async function fileUsesReader(
  { dir, ownTables }: ProcFolders,
  file: SearchedFile,
  { paths, table }: { readonly paths: Pick<Paths, 'mounts'>; readonly table: MountTable | undefined },
): Promise<FileUse[] | null> {
  const ours = paths.mounts();
  const location = table && locationOf(ours, file.path);
  const tables = table?.ours ? [ours] : [...(table ? [table.mounts] : []), ours];
  const seen = location ? tables.flatMap((mounts) => pathsTo(mounts, location)) : [file.path];
  const sought: Sought = { file, location, tables, paths: [...new Set(seen)] };
  try {
    const uses: FileUse[] = [];
    const own = await mapYielding(ownTables(), (folder) => folder);
    if ((await opens(dir, sought)) || (await anyOpens(own, sought))) uses.push('open');
    // A thread with its own table may have its own working folder, too; clone(2) CLONE_FS.
    if ([dir, ...own].some((one) => isSought(linkTarget(`${one}/cwd`), sought))) uses.push('cwd');
    if (isSought(linkTarget(`${dir}/exe`), sought)) uses.push('executable');
    const root = linkTarget(`${dir}/root`);
    // Having the common root as one's root is not a use.
    if (!(root === '/' && (table?.ours ?? true)) && isSought(root, sought)) uses.push('root');
    if (uses.length === 0 && (await isMapped(dir, sought))) uses.push('mapped');
    return uses;
  } catch (error) {
    return isMissing(errnoOf(error)) ? [] : null;
  }
}

async function anyOpens(dirs: readonly string[], sought: Sought): Promise<boolean> {
  for (const dir of dirs) {
    try {
      if (await opens(dir, sought)) return true;
    } catch (error) {
      if (!isMissing(errnoOf(error))) throw error; // a thread ends sooner than its process
    }
  }
  return false;
}

async function opens(dir: string, sought: Sought): Promise<boolean> {
  for await (const { fd, target } of openFds(dir)) {
    if (sought.file.sockets.has(target)) return true;
    if (isNamed(target, sought) && isOnMount(`${dir}/fdinfo/${fd}`, target, sought)) return true;
  }
  return false;
}

/** Is it the name of the file, or of something below the folder? */
const isNamed = (target: string, { file: { folder }, paths }: Sought): boolean =>
  isPath(target) && paths.some((path) => (folder ? isAtOrBelow(target, path) : target === path));

/** A name alone may belong to a file on another mount that covers this one. */
function isSought(target: string | undefined, sought: Sought): boolean {
  if (target === undefined || !isNamed(target, sought)) return false;
  const [mounts = []] = sought.tables;
  const mount = mountOf(mounts, target);
  return sought.location === undefined || (mount !== undefined && isThrough(mount, target, { ...sought, mounts }));
}

/** The kernel names the mount of an open file; proc_pid_fdinfo(5). */
function isOnMount(fdinfo: string, target: string, sought: Sought): boolean {
  if (sought.location === undefined) return true;
  const id = parseMountId(textOf(fdinfo) ?? '');
  if (id === undefined) return isSought(target, sought);
  for (const mounts of sought.tables) {
    const mount = mounts.find((one) => one.id === id);
    if (mount) return isThrough(mount, target, { ...sought, mounts });
  }
  return false; // unmounted while in use: its name no longer says where it is
}

/** Does this path, seen through this mount, lead to the file or below the folder? */
function isThrough(
  mount: Mount,
  target: string,
  { file, location, paths, mounts }: Sought & { readonly mounts: readonly Mount[] },
): boolean {
  if (!location) return false;
  // The mount table of a chrooted process begins at its own root, its paths at that of its namespace.
  if (!isAtOrBelow(target, mount.mountPoint)) return mount.device === location.device;
  const at = locationThrough(mount, target);
  if (at.device === location.device && (file.folder ? isAtOrBelow(at.path, location.path) : at.path === location.path))
    return true;
  // Other file systems may be mounted below a folder: their files are in the folder, too.
  return file.folder && paths.some((path) => isMountedIn(mount, path, { location, mounts }));
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

/** Yields in between: a process may have a million mappings. */
async function isMapped(dir: string, sought: Sought): Promise<boolean> {
  // As bytes: most map nothing of it, and need not be decoded.
  const wanted = sought.paths.map((path) => Buffer.from(path.replaceAll('\n', '\\012')).toString('latin1'));
  for await (const lines of linesOf(`${dir}/maps`)) {
    if (!wanted.some((path) => lines.includes(path))) continue;
    const text = decodeUtf8(Buffer.from(lines, 'latin1'));
    for (const target of mappedFiles(text, sought.paths)) if (isSought(target, sought)) return true;
  }
  return false;
}
