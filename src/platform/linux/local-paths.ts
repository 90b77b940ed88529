import { lstatSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { errnoOf, ifReadable, isMissing } from '../posix/errno.ts';
import { textOf } from '../posix/kernel-text.ts';
import { isLocalType, type Mount, mountOf, onTheWay, parseMounts, remoteAmong, restsOn } from './proc/mountinfo.ts';

export type LocalPaths = ReturnType<typeof localPaths>;

/** Why a path cannot be looked at. */
interface Unresolved {
  /** True: nothing is there. False: it is not local, or may not be looked up. */
  readonly missing: boolean;
  /** What the file system threw. */
  readonly error?: unknown;
  /** Where it leads, as far as known: a path on a file system that may hang. */
  readonly beyond?: string;
}
type ResolvedPath = { readonly path: string } | Unresolved;

/** `null`: /dev/null, which masks units. */
type PathKind = { readonly kind: 'file'; readonly bytes: number } | { readonly kind: 'folder' | 'null' | 'other' };

class TooManyLinks extends Error {
  readonly code = 'ELOOP';
}

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

/** Looks at paths outside /proc only on file systems the kernel serves on its own: others may hang. */
export function localPaths() {
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

  /** Forgets the mounts, so that the next use reads them: a mount made right before a question counts. */
  const refresh = (): void => {
    readMs = Number.NEGATIVE_INFINITY;
  };
  /** The mounts that this server sees; empty if they cannot be read. */
  const mounts = (): readonly Mount[] => table().mounts;
  /** The mount on the way to a path that may not answer. */
  const remoteOn = (path: string): Mount | undefined => onTheWay(table().remote, path);
  const isLocal = (path: string): boolean => mountOf(mounts(), path) !== undefined && remoteOn(path) === undefined;
  /** Does the kernel alone answer for what lies on this mount, in whichever mount namespace? */
  const isLocalMount = (mount: Mount): boolean => isLocalType(mount.type) && !restsOn(mount, table().remote);

  /** The path without symbolic links. */
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
        if (++links > LINKS_MAX) return { missing: false, error: new TooManyLinks() };
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

  /** What is at a path returned by resolve(); undefined if unknown. */
  function kindOf(path: string): PathKind | undefined {
    const stat = isLocal(path) ? ifReadable(() => lstatSync(path)) : undefined;
    if (!stat) return undefined;
    if (stat.isFile()) return { kind: 'file', bytes: stat.size };
    return { kind: path === '/dev/null' ? 'null' : stat.isDirectory() ? 'folder' : 'other' };
  }

  return { mounts, refresh, isLocal, remoteOn, isLocalMount, resolve, kindOf };
}
