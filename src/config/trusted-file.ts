import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { errorCode } from '../error-code.ts';
import { UsageError } from './usage-error.ts';

/** More than anyone writes by hand. */
const SIZE_MAX_BYTES = 1024 * 1024;

/** Why another user could have written this file, and what to do then; undefined if it can be trusted. As in Places. */
export type Distrust = (path: string, file: Stats) => string | undefined;

/**
 * The text of a configuration file; undefined if it does not exist. Throws UsageError if it cannot be read, is not a
 * regular file, or cannot be trusted.
 */
export function readTrusted(path: string, distrust: Distrust): string | undefined {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)); // a FIFO would block
  } catch (error) {
    if (isMissing(error) && isLink(path)) throw new UsageError(`${path}: is a link to a file that does not exist`);
    if (isMissing(error)) return undefined;
    throw new UsageError(`the configuration cannot be read: ${reason(error)}`);
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new UsageError(`${path}: is not a regular file`);
    if (stat.size > SIZE_MAX_BYTES) throw new UsageError(`${path}: is larger than ${SIZE_MAX_BYTES} bytes`);
    const distrusted = distrust(path, stat);
    if (distrusted !== undefined) throw new UsageError(distrusted);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(fd));
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`${path}: is not UTF-8`);
    if (error instanceof UsageError) throw error;
    throw new UsageError(`the configuration cannot be read: ${reason(error)}`);
  } finally {
    closeSync(fd);
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '');

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
