import { lstatSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { quoted } from '../../text/built-in.ts';
import { QUOTED_TWICE_CHARS } from '../../text/lengths.ts';
import { type FileNotFound, type FoundFile, findFile, type SilentFile, whyNotFound } from '../find-file.ts';
import type { Helper } from '../helper/helper.ts';
import { type AskedFileSystem, pathQuestions, realPathOf } from '../path-questions.ts';
import { OWN_ENVIRONMENT } from '../places.ts';
import { ifReadable } from '../posix/errno.ts';
import { findProject, rememberedProjects } from '../project.ts';
import type { LocalPaths } from './local-paths.ts';
import { linuxPlaces } from './places.ts';
import { isAtOrBelow, type Mount, mountOf } from './proc/mountinfo.ts';

/** What follows the dot of a type, as in `fuse.sshfs`, was chosen by whoever mounted it. */
const fileSystemOn = ({ mountPoint, type }: Mount): AskedFileSystem => ({
  id: mountPoint,
  name: `the file system at ${quoted(mountPoint, QUOTED_TWICE_CHARS)} (${type.split('.', 1).join('')})`,
});

/**
 * The only module that touches paths outside /proc, /sys and our own files. It looks at paths on local file systems
 * itself; any other may hang, so it asks the helper process. `root`: where proc(5) is mounted.
 */
export function guardedPaths(root: string, local: LocalPaths, helper: Helper) {
  const questions = pathQuestions(helper);
  const fileSystemAt = (path: string): AskedFileSystem | undefined => {
    const mount = local.remoteOn(path) ?? mountOf(local.mounts(), path);
    return mount && fileSystemOn(mount);
  };
  /**
   * Does the kernel serve this path on its own? Under LXC a daemon, lxcfs, serves some files of /proc. A recorded tree
   * is local, even if mountinfo cannot be read.
   */
  const isLocal = (path: string): boolean => local.isLocal(path) || (root !== '/proc' && isAtOrBelow(path, root));

  /** Name of the project that a folder belongs to, null for none. Throws Unanswered. */
  const project = rememberedProjects((folder) =>
    isLocal(folder)
      ? findProject(folder, isThere, linuxPlaces(OWN_ENVIRONMENT).home)
      : questions.project(folder, fileSystemAt(folder)),
  );

  /** Also false if finding out might hang. */
  function isThere(path: string): boolean {
    const folder = local.resolve(dirname(path));
    const real = 'path' in folder ? join(folder.path, basename(path)) : undefined;
    return real !== undefined && isLocal(real) && ifReadable(() => lstatSync(real)) !== undefined;
  }

  /** A path as a person gives it. If its file system does not answer, `silent` names it, and `path` is as given. */
  async function find(given: string): Promise<FoundFile | FileNotFound | SilentFile> {
    local.refresh();
    const resolved = local.resolve(given);
    if ('path' in resolved) return findFile(resolved.path);
    const { beyond, error } = resolved;
    return beyond === undefined ? { why: whyNotFound(error) } : questions.file(beyond, fileSystemAt(beyond));
  }

  return {
    mounts: local.mounts,
    project,
    find,
    /** The path without symbolic links; undefined if it does not exist. Throws Unanswered. */
    realPath: async (path: string): Promise<string | undefined> => realPathOf(await find(path)),
    /** Does this link in /proc/PID/fd lead to a named pipe? `mount`: of its target. Throws Unanswered, HelperFailed. */
    async isFifo(link: string, mount: Mount | undefined): Promise<boolean> {
      if (mount && local.isLocalMount(mount)) return statSync(link).isFIFO();
      return z.boolean().parse(await questions.ask({ about: 'fifo', key: link }, mount && fileSystemOn(mount)));
    },
    /** The text of a file below /proc that another file system may cover. Throws Unanswered or HelperFailed. */
    async procText(path: string): Promise<string> {
      if (isLocal(path)) return readFileSync(path, 'latin1');
      return z.string().parse(await questions.ask({ about: 'text', key: path }, fileSystemAt(path)));
    },
    isLocal,
    isThere,
  };
}

export type Paths = ReturnType<typeof guardedPaths>;
