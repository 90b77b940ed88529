import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import type { ControlGroup } from '../../process/restarters.ts';
import { mapYielding } from '../../process/yielding.ts';
import { ifReadable } from '../posix/errno.ts';
import { textOf } from '../posix/kernel-text.ts';
import { hasAddress } from './proc/net-fib-trie.ts';

/**
 * One process of each container that has this IPv4 address in its network namespace. /proc/PID/net is that of the
 * process, and may be read by every user; proc_pid_net(5). Only IPv4: docker-proxy forwards IPv6 to it, too.
 */
export async function containersAt(
  address: string,
  pids: readonly number[],
  { root, groupOf }: { readonly root: string; groupOf(text: string): ControlGroup },
): Promise<number[]> {
  if (!isIPv4(address)) return [];
  const seen = new Set<string>();
  return mapYielding(pids, (pid) => {
    const container = ifReadable(() => groupOf(readFileSync(`${root}/${pid}/cgroup`, 'utf8')).container);
    if (container === undefined || seen.has(container)) return undefined;
    const routes = textOf(`${root}/${pid}/net/fib_trie`);
    if (routes === undefined) return undefined;
    seen.add(container);
    return hasAddress(routes, address) ? pid : undefined;
  });
}
