import { errorCode } from '../error-code.ts';
import { ProcessError } from '../errors.ts';
import { safeText } from '../text/built-in.ts';
import { UnsuitableFile } from './disk.ts';

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space on its file system',
  EDQUOT: 'Free some space within the quota',
  EROFS: 'Its file system is read-only: set audit.path to another place',
  ENOENT: 'Create its folder again, or restart the server',
  ENOTDIR: 'A part of its path is not a folder: change that, or set audit.path to another place',
  ELOOP: 'It is a symbolic link: replace it with a file, or set audit.path to another place',
  EACCES: 'Let this user write there, or set audit.path to another place',
  EPERM: 'Let this user write there, or set audit.path to another place',
  EIO: 'Its disk fails: set audit.path to another one',
};
const REASON_CHARS = 200;
const NOTHING_DONE = 'Nothing was changed, because it could not be recorded.';

/** Why the log cannot be written, and what the person who runs the server can do. */
export function auditUnavailable(path: string, error: unknown): ProcessError {
  const name = errorCode(error);
  const why = error instanceof UnsuitableFile ? error.message : `${name ?? 'writing fails'} (${callOf(error)})`;
  const known = error instanceof UnsuitableFile ? error.advice : name && ADVICE[name];
  const advice = known ?? 'Remove the cause, or set audit.path to another place';
  return new ProcessError(
    'AUDIT_UNAVAILABLE',
    `the audit log ${safeText(path)} cannot be written: ${safeText(why, REASON_CHARS)}`,
    {
      model: `${NOTHING_DONE} Only the person who runs this server can fix this: ${advice}.`,
      person: `${NOTHING_DONE} ${advice}.`,
    },
  );
}

/** The system call and its path, from Node's error. */
function callOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { syscall, path } = { syscall: undefined, path: undefined, ...error };
  return typeof syscall === 'string' ? `${syscall}${typeof path === 'string' ? ` ${path}` : ''}` : error.message;
}
