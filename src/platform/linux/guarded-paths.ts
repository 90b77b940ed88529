import { lstatSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { type FileNotFound, type FoundFile, findFile, whyNotFound } from '../find-file.ts';
import { type Helper, Unanswered } from '../helper/helper.ts';
import { OWN_ENVIRONMENT } from '../places.ts';
import { ifReadable } from '../posix/errno.ts';
import { findProject } from '../project.ts';
import type { LocalPaths } from './local-paths.ts';
import { mountQuestions } from './mount-questions.ts';
import { linuxPlaces } from './places.ts';
import { isAtOrBelow, type Mount, mountOf } from './proc/mountinfo.ts';

/** A path on a file system that does not answer: only its name can be compared. */
interface SilentFile {
  readonly path: string;
  /** `the file system at "/mnt/nas" (nfs4) does not answer`. */
  readonly silent: string;
}

const REMEMBERED_MAX = 2000;
const REMEMBERED_MS = 60_000;

const Project = z.string().nullable();
const FoundPath = z.union([
  z.strictObject({ path: z.string(), folder: z.boolean(), socket: z.boolean() }),
  z.strictObject({ why: z.string() }),
]);

/**
 * The only module that touches paths outside /proc, /sys and our own files. It looks at paths on local file systems
 * itself; any other may hang, so it asks the helper process. `root`: where proc(5) is mounted.
 */
export function guardedPaths(root: string, local: LocalPaths, helper: Helper) {
  const ask = mountQuestions(helper);
  const projects = new Map<string, { readonly name: string | null; readonly atMs: number }>();
  const mountAt = (path: string): Mount | undefined => local.remoteOn(path) ?? mountOf(local.mounts(), path);
  /**
   * Does the kernel serve this path on its own? Under LXC a daemon, lxcfs, serves some files of /proc. A recorded tree
   * is local, even if mountinfo cannot be read.
   */
  const isLocal = (path: string): boolean => local.isLocal(path) || (root !== '/proc' && isAtOrBelow(path, root));

  /** Name of the project that a folder belongs to, null for none. Throws Unanswered. */
  async function project(folder: string): Promise<string | null> {
    const remembered = projects.get(folder);
    if (remembered && performance.now() - remembered.atMs < REMEMBERED_MS) return remembered.name;
    const name = isLocal(folder)
      ? await findProject(folder, isThere, linuxPlaces(OWN_ENVIRONMENT).home)
      : Project.parse(await ask({ about: 'project', key: folder }, mountAt(folder)));
    if (projects.size >= REMEMBERED_MAX) projects.clear();
    projects.set(folder, { name, atMs: performance.now() });
    return name;
  }

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
    if (beyond === undefined) return { why: whyNotFound(error) };
    try {
      return FoundPath.parse(await ask({ about: 'file', key: beyond }, mountAt(beyond)));
    } catch (failure) {
      if (failure instanceof Unanswered) return { path: beyond, silent: failure.message };
      throw failure;
    }
  }

  return {
    mounts: local.mounts,
    project,
    find,
    /** The path without symbolic links; undefined if it does not exist. Throws Unanswered. */
    async realPath(path: string): Promise<string | undefined> {
      const found = await find(path);
      if ('silent' in found) throw new Unanswered(found.silent);
      return 'why' in found ? undefined : found.path;
    },
    /** Does this link in /proc/PID/fd lead to a named pipe? `mount`: of its target. Throws Unanswered, HelperFailed. */
    async isFifo(link: string, mount: Mount | undefined): Promise<boolean> {
      if (mount && local.isLocalMount(mount)) return statSync(link).isFIFO();
      return z.boolean().parse(await ask({ about: 'fifo', key: link }, mount));
    },
    /** The text of a file below /proc that another file system may cover. Throws Unanswered or HelperFailed. */
    async procText(path: string): Promise<string> {
      if (isLocal(path)) return readFileSync(path, 'latin1');
      return z.string().parse(await ask({ about: 'text', key: path }, mountAt(path)));
    },
    isLocal,
    isThere,
  };
}

export type Paths = ReturnType<typeof guardedPaths>;
