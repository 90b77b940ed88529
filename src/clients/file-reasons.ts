import { errorCode } from '../error-code.ts';
import { EditFailed } from './document.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota of disk space is used up',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EEXIST: 'a part of its path is a file, not a folder',
  ENOENT: 'it is a dangling symbolic link',
  ELOOP: 'it is a circular symbolic link',
};

/** Throws EditFailed for what the file system refuses; `about` comes before the reason. */
export function withReasons<T>(work: () => T, about = ''): T {
  try {
    return work();
  } catch (error) {
    const code = errorCode(error) ?? '';
    const reason = REASONS[code];
    if (reason === undefined) throw error;
    throw new EditFailed(`${about}${reason} (${code})`);
  }
}
