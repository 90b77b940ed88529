import { closeSync } from 'node:fs';
import { type FileLock, LOCKED_BY_LINK, openToLock } from '../file-lock.ts';
import type { Native } from './ffi/native.ts';

/** flock(2), which Node lacks: servers without koffi, and older ones, have the link only. */
export function linuxFileLock(native: Pick<Native, 'tryLock'> | undefined): FileLock {
  if (native === undefined) return LOCKED_BY_LINK;
  return {
    open(path) {
      const fd = openToLock(path);
      if (native.tryLock(fd)) return fd;
      closeSync(fd);
      return undefined;
    },
    isKernels: true,
    withLink: true,
  };
}
