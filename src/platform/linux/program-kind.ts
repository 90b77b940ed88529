import { closeSync, openSync, readSync } from 'node:fs';
import type { ProgramKind } from '../machine.ts';
import { ifReadable } from '../posix/errno.ts';
import type { LocalPaths } from './local-paths.ts';

/** What execve(2) would make of a path. Undefined if it may not be read, or is on a file system that may hang. */
export function programKind(path: string, paths: LocalPaths): ProgramKind | undefined {
  const resolved = paths.resolve(path);
  if (!('path' in resolved)) return resolved.missing ? 'missing' : undefined;
  const { kind } = paths.kindOf(resolved.path) ?? {};
  if (kind === 'folder') return 'folder';
  const begins = kind === 'file' ? ifReadable(() => beginning(resolved.path)) : undefined;
  if (begins === undefined) return undefined;
  return begins === '#!' ? 'script' : 'program';
}

function beginning(path: string): string {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(2);
    return bytes.toString('latin1', 0, readSync(fd, bytes, 0, 2, 0));
  } finally {
    closeSync(fd);
  }
}
