import type { ProcessFacts } from '../../process/process.ts';
import type { Details } from '../process-details.ts';
import type { BoundSockets } from '../sockets.ts';
import { ENDED, fieldReader } from './field-reader.ts';
import { cwdOf, exeOf, type PathSources } from './process-paths.ts';
import { parentIn } from './process-table.ts';
import { whyRefused } from './refusals.ts';
import type { Sources } from './sources.ts';
import { isRefused } from './system-calls.ts';

const NO_SHARES = 'Windows does not count what processes share';

interface DetailSources extends PathSources, Pick<Sources, 'tables' | 'serviceNames' | 'restartOf'> {
  bound(process: ProcessFacts): Promise<BoundSockets | undefined>;
}

/** Everything that Windows says about one process; undefined when it has ended or been replaced. */
export async function readDetails(process: ProcessFacts, sources: DetailSources): Promise<Details | undefined> {
  const table = sources.tables.read();
  const one = table.get(process.pid);
  if (one?.startTime !== process.startTime) return undefined;
  const { take, unavailable } = fieldReader(process.ofKernel);
  const held = await sources.bound(process);
  const whyUnlisted = held === undefined ? ENDED : held.why;
  const services = sources.serviceNames(process);
  const children = [...table.values()].filter((other) => parentIn(table, other) === one);
  return {
    exe: take('exe', () => exeOf(sources, process)),
    cwd: take('cwd', () => cwdOf(sources, process)),
    userIds: null,
    groupIds: null,
    rssBytes: one.rssBytes,
    vmsBytes: one.vmsBytes,
    sharedBytes: null,
    fds: null,
    handles: one.handles,
    desktopSession: one.session,
    children: children.length,
    listening: whyUnlisted === undefined ? (held?.sockets ?? null) : null,
    ...(!isRefused(services) && servicesIn(sources, services)),
    unavailable: {
      ...unavailable,
      ...(isRefused(services) && { unit: whyRefused(services) }),
      ...(whyUnlisted !== undefined && { listening_ports: whyUnlisted }),
      'memory.shared_mib': NO_SHARES,
    },
  };
}

const servicesIn = ({ restartOf }: Pick<Sources, 'restartOf'>, services: readonly string[]) =>
  services.length > 0 && {
    unit: services.join(' '),
    windowsServices: services,
    service: { main: true, restart: restartOf(services) },
  };
