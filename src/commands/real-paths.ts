import { posix } from 'node:path';
import type { Machine } from '../platform/machine.ts';
import type { Rule } from '../policy/rule.ts';
import type { Naming } from '../process/naming.ts';

/** Patterns as written and with links resolved: the kernel reports real paths, `/usr/bin/sleep` for `/bin/sleep`. */
export async function withRealPaths(
  patterns: readonly string[],
  effect: Rule['effect'],
  { realPath, capabilities: { naming } }: Pick<Machine, 'realPath' | 'capabilities'>,
): Promise<string[]> {
  const real = async (pattern: string): Promise<string | undefined> => {
    const { folder, rest } = splitPattern(pattern, naming);
    const whole = isPattern(rest) ? undefined : await realPath(pattern);
    if (whole !== undefined && !(effect === 'allow' && leadsElsewhere(pattern, whole, naming))) return whole;
    const prefix = naming.isAbsolute(folder) ? await realPath(folder) : undefined;
    return prefix === undefined ? undefined : `${naming.slashed(prefix).replace(/\/$/, '')}/${rest}`;
  };
  const resolved = await Promise.all(patterns.map(real));
  return [...new Set([...patterns, ...resolved.filter((one) => one !== undefined)])];
}

export const isPattern = (value: string): boolean => /[*?]/.test(value);

/** The folder before the first wildcard (empty if none), and the rest. */
export function splitPattern(written: string, { slashed }: Naming): { folder: string; rest: string } {
  const pattern = slashed(written);
  const wildcard = pattern.search(/[*?]/);
  const slash = pattern.lastIndexOf('/', wildcard < 0 ? pattern.length : wildcard);
  return { folder: pattern.slice(0, Math.max(0, slash)), rest: pattern.slice(slash + 1) };
}

/**
 * Does a path link to another program? `python3` links to `python3.12`, which is the same one. `sleep` may link to
 * `busybox`, which is many programs: an allow must not open those.
 */
export function leadsElsewhere(path: string, real: string, naming: Naming): boolean {
  const nameIn = (one: string): string => naming.keyOf(posix.basename(naming.slashed(one)));
  const [name, realName] = [nameIn(path), nameIn(real)];
  return !realName.startsWith(name) || !/^(?:[-.]?\d[\w.-]*)?$/.test(realName.slice(name.length));
}
