import type { Identity } from '../../process/process.ts';
import type { ControlGroup } from '../../process/restarters.ts';
import { decodeServices } from './structs/service-table.ts';
import { isRefused, type Refused, type SystemCalls } from './system-calls.ts';

const KNOWN_MS = 2000;
/** The same for a process that starts in the future: the clock was set back, so that its age says nothing. */
const UNCERTAIN_MS = 100;
const FUTURE_US = 1e6;

/** What these services say in place of a control group; a process without services belongs to none. */
export const groupOfServices = (services: readonly string[]): Pick<ControlGroup, 'windowsServices'> =>
  services.length > 0 ? { windowsServices: services } : {};

/** Names of the services that run in a process, as `Stop-Service` takes them. */
export function serviceNames(calls: Pick<SystemCalls, 'services'>): (process: Identity) => readonly string[] | Refused {
  let known: ReadonlyMap<number, readonly string[]> | Refused = new Map();
  let readMs = Number.NEGATIVE_INFINITY;
  let readAtUs = 0;

  function read(): ReadonlyMap<number, readonly string[]> | Refused {
    const pages = calls.services();
    if (isRefused(pages)) return pages;
    const byPid = new Map<number, string[]>();
    for (const page of pages)
      for (const { name, pid } of decodeServices(page)) byPid.set(pid, [...(byPid.get(pid) ?? []), name]);
    return byPid;
  }

  return ({ pid, startTime }) => {
    const [ageMs, nowUs] = [performance.now() - readMs, Date.now() * 1000];
    // A process that is younger than what is known may have got the pid of another.
    const isYounger = startTime > readAtUs && (startTime < nowUs + FUTURE_US || ageMs > UNCERTAIN_MS);
    if (ageMs > KNOWN_MS || isYounger) {
      known = read();
      readMs = performance.now();
      readAtUs = nowUs;
    }
    return isRefused(known) ? known : (known.get(pid) ?? []);
  };
}
