import type { FileNotFound, SearchedFile } from '../find-file.ts';
import { ifReadableAsync } from '../posix/errno.ts';
import type { Paths } from './guarded-paths.ts';
import { socketLink } from './proc/fd-link.ts';
import { readNetUnix } from './unix-sockets.ts';

/** What is at a path on this machine, or why this server cannot say. */
export async function findFileAt(
  root: string,
  paths: Pick<Paths, 'find'>,
  given: string,
): Promise<SearchedFile | FileNotFound> {
  if (given.includes('\0')) return { why: 'is no path: it has a NUL character in it' };
  const file = await paths.find(given);
  if ('why' in file) return file;
  // If it does not answer, only its name is known: treated as a folder, it includes everything below.
  if ('silent' in file) return { ...file, folder: true, sockets: new Set() };
  if (!file.socket) return { ...file, sockets: new Set() };
  const sockets = await socketsAt(root, file.path);
  return sockets ? { ...file, sockets } : { why: 'is a socket, and the system does not let this server list sockets' };
}

async function socketsAt(root: string, path: string): Promise<Set<string> | undefined> {
  const read = (table: string) => ifReadableAsync(() => readNetUnix(`${root}/${table}`));
  const sockets = (await read('self/net/unix')) ?? (await read('net/unix'));
  if (!sockets) return undefined;
  const entries = [...sockets.values()];
  return new Set(entries.filter((entry) => entry.path === path).map(({ inode }) => socketLink(inode)));
}
