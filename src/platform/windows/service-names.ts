import type { Identity } from '../../process/process.ts';
import { decodeServices } from './structs/service-table.ts';
import { isRefused, type SystemCalls } from './system-calls.ts';

const KNOWN_MS = 2000;

/** Names of the services that run in a process, as `Stop-Service` takes them; empty where they cannot be listed. */
export function serviceNames(calls: Pick<SystemCalls, 'services'>): (process: Identity) => readonly string[] {
  let known = new Map<number, string[]>();
  let readMs = Number.NEGATIVE_INFINITY;

  function read(): Map<number, string[]> {
    const pages = calls.services();
    const byPid = new Map<number, string[]>();
    for (const page of isRefused(pages) ? [] : pages)
      for (const { name, pid } of decodeServices(page)) byPid.set(pid, [...(byPid.get(pid) ?? []), name]);
    return byPid;
  }

  return ({ pid, startTime }) => {
    // A process that is younger than what is known may have got the pid of another.
    const youngestUs = (performance.timeOrigin + readMs) * 1000;
    if (performance.now() - readMs > KNOWN_MS || startTime > youngestUs) {
      known = read();
      readMs = performance.now();
    }
    return known.get(pid) ?? [];
  };
}
