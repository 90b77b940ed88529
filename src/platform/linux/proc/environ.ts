import { decodeUtf8 } from '../../../text/utf8.ts';
import type { EnvironmentNames } from '../../requested-details.ts';

const [NUL, EQUALS] = [0, 61];
const NAME = /^[A-Za-z_][!-<>-~]{0,255}$/;

/**
 * Parses /proc/PID/environ into the names of the variables; proc_pid_environ(5). A process that writes its title over
 * its environment leaves the rest of a cut value behind: what has no proper name, and the entry after it, may be a
 * piece of a value, so neither is taken for a name.
 */
export function parseEnviron(bytes: Buffer): EnvironmentNames {
  const names: string[] = [];
  let total = 0;
  let trusted = true;
  for (let start = 0; start < bytes.length; ) {
    const nul = bytes.indexOf(NUL, start);
    const end = nul < 0 ? bytes.length : nul;
    const equals = bytes.subarray(start, end).indexOf(EQUALS);
    const name = equals < 0 ? '' : decodeUtf8(bytes, start, start + equals);
    const proper = NAME.test(name);
    if (proper && trusted) names.push(name);
    trusted = proper;
    if (end > start) total++;
    start = end + 1;
  }
  return { names, total };
}

/** The value of one variable: only for variables known to hold no secret. */
export function environValue(bytes: Buffer, name: string): string | undefined {
  const entry = bytes
    .toString('latin1')
    .split('\0')
    .find((one) => one.startsWith(`${name}=`));
  return entry?.slice(name.length + 1);
}
