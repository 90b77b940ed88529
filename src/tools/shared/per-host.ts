import type { Host } from '../../host/host.ts';

/** What a tool keeps between calls, made at its first call: each host has its own. */
export function perHost<T extends object>(create: (host: Host) => T): (host: Host) => T {
  const made = new WeakMap<Host, T>();
  return (host) => {
    const kept = made.get(host) ?? create(host);
    made.set(host, kept);
    return kept;
  };
}
