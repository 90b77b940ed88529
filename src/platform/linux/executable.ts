import { lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { decodeUtf8 } from '../../text/decode.ts';
import { ifReadable } from './files.ts';
import type { LocalPaths } from './local-paths.ts';
import { deviceMapped } from './maps.ts';
import { parseMounts } from './mounts.ts';

/** The program file of a process as the kernel writes it; undefined where it may not be read. */
export const rawExe = (dir: string): string | undefined =>
  ifReadable(() => decodeUtf8(readlinkSync(`${dir}/exe`, 'buffer')));

/** The kernel marks the path of a file that is no longer there. */
const DELETED = ' (deleted)';
export const withoutMark = (path: string): string => (path.endsWith(DELETED) ? path.slice(0, -DELETED.length) : path);

/**
 * Is the file at this path the one that runs? It may have been replaced, and the path is one of the process's own mount
 * namespace. False where it lies on a file system that may not answer: neither it nor the path is touched then.
 */
export function isGenuine(dir: string, path: string, paths: LocalPaths): boolean {
  const resolved = runsLocally(dir, path, paths) ? paths.resolve(path) : undefined;
  if (!resolved || !('path' in resolved) || resolved.path !== path) return false;
  const same = ifReadable(() => {
    const [running, there] = [statSync(`${dir}/exe`, { bigint: true }), lstatSync(path, { bigint: true })];
    return there.dev === running.dev && there.ino === running.ino;
  });
  return same ?? false;
}

/**
 * Does the program file lie on a local file system, by the device that is mapped from it? It is looked for among the
 * mounts of the process and our own; one that is unmounted by now is in neither.
 */
function runsLocally(dir: string, path: string, paths: LocalPaths): boolean {
  const device = ifReadable(() => deviceMapped(readFileSync(`${dir}/maps`, 'latin1'), path));
  if (device === undefined) return false;
  const theirs = parseMounts(ifReadable(() => readFileSync(`${dir}/mountinfo`, 'utf8')) ?? '');
  const mounts = [...theirs, ...paths.mounts()].filter((mount) => mount.device === device);
  return mounts.length > 0 && mounts.every(paths.isLocalMount);
}
