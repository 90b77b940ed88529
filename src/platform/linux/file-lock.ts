import { closeSync } from 'node:fs';
import { type FileLock, LOCKED_BY_LINK, openToLock } from '../file-lock.ts';
import type { Native } from './ffi/native.ts';

/** flock(2). Node lacks it, so servers without koffi, and older ones, have only the link. */
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
