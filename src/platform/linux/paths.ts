import { lstatSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { homeFolder } from '../../home.ts';
import { Failed, type Helper, Unanswered } from '../helper/helper.ts';
import type { Question } from '../helper/questions.ts';
import { type FoundPlace, findPlace, type NoPlace, whyNoPlace } from '../place.ts';
import { findProject } from '../project.ts';
import { errnoOf, ifReadable } from './files.ts';
import type { LocalPaths } from './local-paths.ts';
import { isAtOrBelow, type Mount, mountOf } from './mounts.ts';

/**
 * The one place that touches paths outside of /proc, /sys and our own files. A path on a local file system is looked at
 * here; any other one may hang, and the helper process is asked.
 */
export interface Paths {
  /** The mounts this server sees; empty where they cannot be read. */
  mounts(): readonly Mount[];
  /** Name of the project that a folder belongs to, null for none. Throws Unanswered. */
  project(folder: string): Promise<string | null>;
  /** A path as a person gives it. Where its file system does not answer, `silent` says which, and `path` is as given. */
  place(path: string): Promise<FoundPlace | NoPlace | SilentPlace>;
  /** The same path without symbolic links; undefined where there is none. Throws Unanswered. */
  realPath(path: string): Promise<string | undefined>;
  /** Is what this link of /proc/PID/fd leads to a named pipe? `mount`: the one it lies on. Throws Unanswered or Failed. */
  isFifo(link: string, mount: Mount | undefined): Promise<boolean>;
  /** The text of a file below /proc over which another file system may be mounted. Throws Unanswered or Failed. */
  procText(path: string): Promise<string>;
  /** Is this path answered by the kernel alone? Under LXC some files of /proc are those of a daemon, lxcfs. */
  isLocal(path: string): boolean;
  /** False also where that cannot be found out without the risk to hang. */
  isThere(path: string): boolean;
}

/** A path on a file system that does not answer: nothing more than its name can be compared. */
export interface SilentPlace {
  readonly path: string;
  /** `the file system at "/mnt/nas" (nfs4) does not answer`. */
  readonly silent: string;
}

const REMEMBERED_MAX = 2000;
const REMEMBERED_MS = 60_000;
/** A mount that did not answer is left alone for so long. */
const SILENT_MS = 30_000;
/** Users name the places of their own mounts: in a sentence they are short. */
const NAMED_CHARS = 64;

const Project = z.string().nullable();
const Place = z.union([
  z.strictObject({ path: z.string(), folder: z.boolean(), socket: z.boolean() }),
  z.strictObject({ why: z.string() }),
]);

/** `root`: where proc(5) is mounted. */
export function guardedPaths(root: string, local: LocalPaths, helper: Helper): Paths {
  const silentUntilMs = new Map<string, number>();
  const projects = new Map<string, { readonly name: string | null; readonly atMs: number }>();
  const mountAt = (path: string): Mount | undefined => local.remoteOn(path) ?? mountOf(local.mounts(), path);
  /** A recorded tree is local. Where mountinfo cannot be read, nothing says so. */
  const isLocal = (path: string): boolean => local.isLocal(path) || (root !== '/proc' && isAtOrBelow(path, root));

  /** The first question about a mount while it is asked: where it hangs, it holds one thread of the helper, not all. */
  const firsts = new Map<string, Promise<unknown>>();

  /** Asks the helper, and names the mount when there is no answer: where it is silent, it is not asked again for a while. */
  async function ask(question: Question, mount: Mount | undefined): Promise<unknown> {
    const name = mount
      ? `the file system at "${mount.mountPoint.slice(0, NAMED_CHARS)}" (${mount.type})`
      : 'its file system';
    const key = mount?.mountPoint ?? '';
    const first = firsts.get(key);
    if (first) await first;
    if ((silentUntilMs.get(key) ?? 0) > performance.now()) throw new Unanswered(`${name} does not answer`);
    const asked = helper.ask(question);
    if (mount && !firsts.has(key))
      firsts.set(
        key,
        asked.catch(() => undefined).finally(() => firsts.delete(key)),
      );
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      if (mount && error.silent) silentUntilMs.set(key, performance.now() + SILENT_MS);
      throw new Unanswered(`${name} ${error.message}`);
    }
  }

  async function project(folder: string): Promise<string | null> {
    const remembered = projects.get(folder);
    if (remembered && performance.now() - remembered.atMs < REMEMBERED_MS) return remembered.name;
    const name = isLocal(folder)
      ? await findProject(folder, isThere, homeFolder())
      : Project.parse(await ask({ about: 'project', key: folder }, mountAt(folder)));
    if (projects.size >= REMEMBERED_MAX) projects.clear();
    projects.set(folder, { name, atMs: performance.now() });
    return name;
  }

  function isThere(path: string): boolean {
    const folder = local.resolve(dirname(path));
    const real = 'path' in folder ? join(folder.path, basename(path)) : undefined;
    return real !== undefined && isLocal(real) && ifReadable(() => lstatSync(real)) !== undefined;
  }

  async function place(given: string): Promise<FoundPlace | NoPlace | SilentPlace> {
    const resolved = local.resolve(given);
    if ('path' in resolved) return findPlace(resolved.path);
    const { beyond, error } = resolved;
    if (beyond === undefined) return { why: whyNoPlace(error) };
    try {
      return Place.parse(await ask({ about: 'place', key: beyond }, mountAt(beyond)));
    } catch (failure) {
      if (failure instanceof Unanswered) return { path: beyond, silent: failure.message };
      throw failure;
    }
  }

  return {
    mounts: local.mounts,
    project,
    place,
    async realPath(path) {
      const found = await place(path);
      if ('silent' in found) throw new Unanswered(found.silent);
      return 'why' in found ? undefined : found.path;
    },
    async isFifo(link, mount) {
      if (mount && local.isLocalMount(mount)) return statSync(link).isFIFO();
      return z.boolean().parse(await ask({ about: 'fifo', key: link }, mount));
    },
    async procText(path) {
      if (isLocal(path)) return readFileSync(path, 'latin1');
      return z.string().parse(await ask({ about: 'text', key: path }, mountAt(path)));
    },
    isLocal,
    isThere,
  };
}

/** The negative errno of what procText() throws. */
export const errnoOfText = (error: unknown): number => (error instanceof Failed ? -error.errno : errnoOf(error));
