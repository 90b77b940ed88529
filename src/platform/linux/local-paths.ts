import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { errnoOf, ifReadable, isMissing } from './errno.ts';
import { textOf } from './kernel-text.ts';
import { isLocalType, type Mount, mountOf, onTheWay, parseMounts, remoteAmong, restsOn } from './proc/mountinfo.ts';

/** Looks at paths outside /proc only on file systems the kernel serves on its own: others may hang. */
export interface LocalPaths {
  /** The mounts that this server sees; empty if they cannot be read. */
  mounts(): readonly Mount[];
  /** Forgets the mounts, so that the next use reads them: a mount made right before a question counts. */
  refresh(): void;
  isLocal(path: string): boolean;
  /** The mount on the way to a path that may not answer. */
  remoteOn(path: string): Mount | undefined;
  /** Is what lies on this mount, of whichever mount namespace, answered by the kernel alone? */
  isLocalMount(mount: Mount): boolean;
  /** The path without symbolic links. */
  resolve(path: string): ResolvedPath;
  /** What is at a path returned by resolve(); undefined if unknown. */
  kindOf(path: string): PathKind | undefined;
}

/** Why a path cannot be looked at. */
export interface Unresolved {
  /** True: nothing is there. False: it is not local, or may not be looked up. */
  readonly missing: boolean;
  /** What the file system threw. */
  readonly error?: unknown;
  /** Where it leads, as far as known: a path on a file system that may hang. */
  readonly beyond?: string;
}
export type ResolvedPath = { readonly path: string } | Unresolved;

/** `null`: /dev/null, which masks units. */
export type PathKind =
  | { readonly kind: 'file'; readonly bytes: number }
  | { readonly kind: 'folder' | 'null' | 'other' };

/** One request looks at many paths. If this were longer, a new mount could hang us. */
const MOUNTS_MS = 50;
/** As many as the kernel follows; path_resolution(7). */
const LINKS_MAX = 40;
const { ENOTDIR } = constants.errno;

interface MountsKnown {
  readonly text: string;
  readonly mounts: readonly Mount[];
  readonly remote: readonly Mount[];
}

export function localPaths(): LocalPaths {
  let known: MountsKnown | undefined;
  let readMs = Number.NEGATIVE_INFINITY;

  function table(): MountsKnown {
    if (known && performance.now() - readMs < MOUNTS_MS) return known;
    const read = textOf('/proc/self/mountinfo', 'utf8');
    // Out of file descriptors, what was known a moment ago is better than nothing.
    if (read === undefined && known) return known;
    const text = read ?? '';
    readMs = performance.now();
    if (known?.text === text) return known;
    const mounts = parseMounts(text);
    known = { text, mounts, remote: remoteAmong(mounts) };
    return known;
  }

  const refresh = (): void => {
    readMs = Number.NEGATIVE_INFINITY;
  };
  const mounts = (): readonly Mount[] => table().mounts;
  const remoteOn = (path: string): Mount | undefined => onTheWay(table().remote, path);
  const isLocal = (path: string): boolean => mountOf(mounts(), path) !== undefined && remoteOn(path) === undefined;
  const isLocalMount = (mount: Mount): boolean => isLocalType(mount.type) && !restsOn(mount, table().remote);
  const look = (path: string): Stats | undefined => (isLocal(path) ? ifReadable(() => lstatSync(path)) : undefined);

  function resolve(path: string): ResolvedPath {
    const rest = path.split('/');
    let links = 0;
    let at = '/';
    for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
      if (name === '' || name === '.') continue;
      const next = name === '..' ? dirname(at) : join(at, name);
      if (!isLocal(next)) return { missing: false, beyond: join(next, ...rest) };
      try {
        if (!lstatSync(next).isSymbolicLink()) {
          at = next;
          continue;
        }
        if (++links > LINKS_MAX) return { missing: false, error: { code: 'ELOOP' } };
        const target = readlinkSync(next);
        rest.unshift(...target.split('/'));
        if (target.startsWith('/')) at = '/';
      } catch (error) {
        const errno = errnoOf(error);
        return { missing: isMissing(errno) || errno === -ENOTDIR, error };
      }
    }
    return { path: at };
  }

  function kindOf(path: string): PathKind | undefined {
    const stat = look(path);
    if (!stat) return undefined;
    if (stat.isFile()) return { kind: 'file', bytes: stat.size };
    return { kind: path === '/dev/null' ? 'null' : stat.isDirectory() ? 'folder' : 'other' };
  }

  return { mounts, refresh, isLocal, remoteOn, isLocalMount, resolve, kindOf };
}
