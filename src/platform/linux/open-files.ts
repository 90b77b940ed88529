import { opendirSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { yieldIfDue } from '../../process/yielding.ts';
import { decodeUtf8 } from '../../text/utf8.ts';
import { ifThere } from '../posix/errno.ts';
import { textOf } from '../posix/kernel-text.ts';
import type { Mode } from '../requested-details.ts';
import { parseFdinfo, parseRegistered } from './proc/fdinfo.ts';

/** One link of /proc/PID/fd: what a process has open under a number; proc_pid_fd(5). */
export interface OpenDescriptor {
  readonly fd: number;
  /** A path, or `pipe:[inode]`, `socket:[inode]`, `anon_inode:kind`. */
  readonly target: string;
}

const FEW = 256;

/** All open files of a process; yields in between. Skips those closed meanwhile. Throws what the file system throws. */
export async function* openFds(dir: string): AsyncGenerator<OpenDescriptor> {
  // Most tables are small: reading the whole folder at once costs half. Its size is its number of files (Linux 6.2).
  const count = statSync(`${dir}/fd`).size;
  if (count > 0 && count < FEW) {
    for (const fd of readdirSync(`${dir}/fd`)) {
      await yieldIfDue();
      const target = linkTarget(`${dir}/fd/${fd}`);
      if (target !== undefined) yield { fd: Number(fd), target };
    }
    return;
  }
  const folder = opendirSync(`${dir}/fd`, { bufferSize: 256 });
  try {
    for (let entry = folder.readSync(); entry; entry = folder.readSync()) {
      await yieldIfDue();
      const target = linkTarget(`${dir}/fd/${entry.name}`);
      if (target !== undefined) yield { fd: Number(entry.name), target };
    }
  } finally {
    folder.closeSync();
  }
}

/** Undefined when there is none, or no longer one. */
export const linkTarget = (path: string): string | undefined => ifThere(() => decodeUtf8(readlinkSync(path, 'buffer')));

export const readMode = (dir: string, fd: number): Mode | null =>
  ifThere(() => parseFdinfo(readFileSync(`${dir}/fdinfo/${fd}`, 'latin1'))) ?? null;

/** While a ring is busy, the kernel does not print its tables. */
const TRIES = 4;

/** The sockets registered with the ring of this fdinfo; null when the kernel does not say. */
export function readRegistered(path: string): readonly number[] | null {
  for (let tries = 1; tries <= TRIES; tries++) {
    const registered = parseRegistered(textOf(path) ?? '');
    if (registered) return registered;
  }
  return null;
}
