import { ProcessError } from '../errors.ts';
import { safeText } from '../text/safe-text.ts';
import { errnoName, UnsuitableFile } from './disk.ts';

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space on its file system',
  EDQUOT: 'Free some space within the quota',
  EROFS: 'Its file system is mounted read-only: name another place with audit.path',
  ENOENT: 'Make its folder again, or restart the server',
  ENOTDIR: 'Part of its path is no folder: change that, or name another place with audit.path',
  ELOOP: 'It is a symbolic link: put a file in its place, or name another place with audit.path',
  EACCES: 'Let this user write there, or name another place with audit.path',
  EPERM: 'Let this user write there, or name another place with audit.path',
  EIO: 'Its disk fails',
};
const REASON_CHARS = 200;

/** Why the log cannot be written, and what the person who runs the server can do. */
export function unavailable(path: string, error: unknown): ProcessError {
  const name = errnoName(error);
  const why = error instanceof UnsuitableFile ? error.message : `${name ?? 'it fails'} (${callOf(error)})`;
  const advice = (name && ADVICE[name]) ?? 'Remove the cause, or name another place with audit.path';
  return new ProcessError(
    'AUDIT_UNAVAILABLE',
    `the audit log ${safeText(path)} cannot be written: ${safeText(why, REASON_CHARS)}`,
    `Nothing was changed, for it could not be written down. Only the person who runs this server can help: ${advice}.`,
  );
}

/** The system call and what it was about, as Node tells. */
function callOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { syscall, path } = { syscall: undefined, path: undefined, ...error };
  return typeof syscall === 'string' ? `${syscall}${typeof path === 'string' ? ` ${path}` : ''}` : error.message;
}
