import { lstatSync, readlinkSync, statSync } from 'node:fs';
import { decodeUtf8 } from '../../text/utf8.ts';
import { ifReadable } from '../posix/errno.ts';
import { textOf } from '../posix/kernel-text.ts';
import type { LocalPaths } from './local-paths.ts';
import { deviceMapped } from './proc/maps.ts';
import { parseMounts } from './proc/mountinfo.ts';

/** The program file of a process as the kernel writes it; undefined if it may not be read. */
export const rawExe = (dir: string): string | undefined =>
  ifReadable(() => decodeUtf8(readlinkSync(`${dir}/exe`, 'buffer')));

/**
 * Is the file at this path the one that runs? It may have been replaced, and the path belongs to the process's own
 * mount namespace. False if it is on a file system that may hang: then neither the file nor the path is touched.
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
 * Is the program file on a local file system, judged by its device in maps? The device is looked up among the mounts of
 * the process and our own; a file system that has been unmounted is in neither.
 */
function runsLocally(dir: string, path: string, paths: LocalPaths): boolean {
  const device = deviceMapped(textOf(`${dir}/maps`) ?? '', path);
  if (device === undefined) return false;
  const theirs = parseMounts(textOf(`${dir}/mountinfo`, 'utf8') ?? '');
  const mounts = [...theirs, ...paths.mounts()].filter((mount) => mount.device === device);
  return mounts.length > 0 && mounts.every(paths.isLocalMount);
}
