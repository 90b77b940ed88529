import { decodeServices } from './structs/service-table.ts';
import { isRefused, type SystemCalls } from './system-calls.ts';

const KNOWN_MS = 2000;

/** Names of the services that run in each process, as `Stop-Service` takes them; empty where they cannot be listed. */
export function serviceNames(calls: Pick<SystemCalls, 'services'>): (pid: number) => readonly string[] {
  let known = new Map<number, string[]>();
  let readMs = Number.NEGATIVE_INFINITY;

  function read(): Map<number, string[]> {
    const pages = calls.services();
    const byPid = new Map<number, string[]>();
    for (const page of isRefused(pages) ? [] : pages)
      for (const { name, pid } of decodeServices(page)) byPid.set(pid, [...(byPid.get(pid) ?? []), name]);
    return byPid;
  }

  return (pid) => {
    if (performance.now() - readMs > KNOWN_MS) {
      known = read();
      readMs = performance.now();
    }
    return known.get(pid) ?? [];
  };
}
