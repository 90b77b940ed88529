import { basename } from 'node:path';
import type { Machine } from '../platform/machine.ts';
import type { Rule } from '../policy/rule.ts';

/** Patterns as written and with links resolved: the kernel reports real paths, `/usr/bin/sleep` for `/bin/sleep`. */
export async function withRealPaths(
  patterns: readonly string[],
  effect: Rule['effect'],
  { realPath }: Pick<Machine, 'realPath'>,
): Promise<string[]> {
  const real = async (pattern: string): Promise<string | undefined> => {
    const { folder, rest } = splitPattern(pattern);
    const whole = isPattern(rest) ? undefined : await realPath(pattern);
    if (whole !== undefined && !(effect === 'allow' && leadsElsewhere(pattern, whole))) return whole;
    const prefix = folder === '' ? undefined : await realPath(folder);
    return prefix === undefined ? undefined : `${prefix === '/' ? '' : prefix}/${rest}`;
  };
  const resolved = await Promise.all(patterns.map(real));
  return [...new Set([...patterns, ...resolved.filter((one) => one !== undefined)])];
}

export const isPattern = (value: string): boolean => /[*?]/.test(value);

/** The folder before the first wildcard (empty if none), and the rest. */
export function splitPattern(pattern: string): { folder: string; rest: string } {
  const wildcard = pattern.search(/[*?]/);
  const slash = pattern.lastIndexOf('/', wildcard < 0 ? pattern.length : wildcard);
  return { folder: pattern.slice(0, Math.max(0, slash)), rest: pattern.slice(slash + 1) };
}

/**
 * Does a path link to another program? `python3` links to `python3.12`, which is the same one. `sleep` may link to
 * `busybox`, which is many programs: an allow must not open those.
 */
export function leadsElsewhere(path: string, real: string): boolean {
  const [name, realName] = [basename(path), basename(real)];
  return !realName.startsWith(name) || !/^(?:[-.]?\d[\w.-]*)?$/.test(realName.slice(name.length));
}
