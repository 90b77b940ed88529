import { lstatSync, readlinkSync } from 'node:fs';
import { win32 } from 'node:path';
import { errorCode } from '../../error-code.ts';
import { quoted } from '../../text/built-in.ts';
import { QUOTED_TWICE_CHARS } from '../../text/lengths.ts';
import { type FileNotFound, type FoundFile, findFile, type SilentFile, whyNotFound } from '../find-file.ts';
import { type Helper, Unanswered } from '../helper/helper.ts';
import { type AskedFileSystem, pathQuestions, realPathOf } from '../path-questions.ts';
import { OWN_ENVIRONMENT } from '../places.ts';
import { findProject, rememberedProjects } from '../project.ts';
import { followLinks, type LedTo } from './links.ts';
import { windowsPlaces } from './places.ts';
import type { SystemCalls } from './system-calls.ts';
import { type VolumePath, volumePath } from './volume-paths.ts';

/** DRIVE_FIXED and DRIVE_RAMDISK of GetDriveTypeW. Any other may wait: for a server, or for a disc that starts. */
const LOCAL_DRIVES: ReadonlySet<number> = new Set([3, 6]);

const fileSystemOf = ({ volume, on }: VolumePath): AskedFileSystem => ({
  id: volume.toLowerCase(),
  name: `the ${on === 'volume' ? 'drive' : 'share'} ${quoted(volume.slice(0, -1), QUOTED_TWICE_CHARS)}`,
});

/** With any server that a path names, Windows would try to log on, and send what proves who the user is. */
const notAsked = (path: VolumePath): string =>
  `${fileSystemOf(path).name} is not looked at, because Windows would log on to its server`;

/**
 * The only module of Windows that touches paths outside our own files. It looks at paths on local drives itself. Any
 * other drive may hang, so it asks the helper process. A share that has no drive is never looked at.
 */
export function guardedPaths({ driveType }: Pick<SystemCalls, 'driveType'>, helper: Helper) {
  const questions = pathQuestions(helper);
  const isLocal = ({ volume, on }: VolumePath): boolean => on === 'volume' && LOCAL_DRIVES.has(driveType(volume));

  function ledTo(path: VolumePath): LedTo {
    try {
      return followLinks(path, { isLocal, linkAt });
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      return { why: whyNotFound(error) };
    }
  }

  /** Is there an entry at a path, be it a link that leads nowhere? Also false if finding out might hang. */
  function entriesNow(): (path: string) => boolean {
    const folders = new Map<string, string | undefined>();
    const realFolder = (folder: string): string | undefined => {
      const path = volumePath(folder);
      const led = 'why' in path ? path : ledTo(path);
      return 'path' in led ? led.path : undefined;
    };
    return (path) => {
      const folder = win32.dirname(path);
      if (!folders.has(folder)) folders.set(folder, realFolder(folder));
      const real = folders.get(folder);
      return real !== undefined && isEntry(win32.join(real, win32.basename(path)));
    };
  }

  /** Name of the project that a folder belongs to, null for none. Throws Unanswered. */
  const project = rememberedProjects(async (folder) => {
    const path = volumePath(folder);
    if ('why' in path) return null;
    if (path.on === 'share') throw new Unanswered(notAsked(path));
    return isLocal(path)
      ? findProject(path.path, entriesNow(), windowsPlaces(OWN_ENVIRONMENT).home)
      : questions.project(path.path, fileSystemOf(path));
  });

  /** A path as a person gives it. `silent`: why only its name is known. */
  async function find(given: string): Promise<FoundFile | FileNotFound | SilentFile> {
    const path = volumePath(given);
    if ('why' in path) return path;
    const led = ledTo(path);
    if ('why' in led) return led;
    if ('path' in led) return withAlias(await findFile(led.path), led.path);
    const { beyond } = led;
    return beyond.on === 'share'
      ? { path: beyond.path, silent: notAsked(beyond) }
      : withAlias(await questions.file(beyond.path, fileSystemOf(beyond)), beyond.path);
  }

  return {
    project,
    find,
    /** The path without links, in the case in which it is stored; undefined if it does not exist. Throws Unanswered. */
    realPath: async (path: string): Promise<string | undefined> => realPathOf(await find(path)),
  };
}

const linkAt = (path: string): string | undefined =>
  lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;

function isEntry(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
}

/** Windows gives the real path of what is on a drive of `net use` or `subst` with the share or folder of the drive. */
function withAlias<T extends FoundFile | FileNotFound | SilentFile>(found: T, path: string): T {
  const isFound = 'folder' in found && found.path.toLowerCase() !== path.toLowerCase();
  return isFound ? { ...found, alias: path } : found;
}
