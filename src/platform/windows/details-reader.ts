import type { ProcessFacts } from '../../process/process.ts';
import type { Details } from '../process-details.ts';
import type { BoundSockets } from '../sockets.ts';
import { fieldReader } from './field-reader.ts';
import { parameterText } from './parameters-reader.ts';
import { parentIn } from './process-table.ts';
import type { Sources } from './sources.ts';
import { unicodeString } from './structs/unicode-string.ts';
import { ACCESS, isRefused, OF_PROCESS, type Refused } from './system-calls.ts';

type PathSources = Pick<Sources, 'calls' | 'handles'>;

/** The path of its program; empty if it has none. */
export function exeOf({ calls, handles }: PathSources, process: ProcessFacts): string | Refused | undefined {
  return handles.using(process, 0, (handle) => {
    const path = calls.processInformation(handle, OF_PROCESS.imagePath);
    return isRefused(path) ? path : (unicodeString(path) ?? '');
  });
}

/** Its current folder, as the process keeps it: with a separator at the end. */
export const cwdOf = ({ calls, handles }: PathSources, process: ProcessFacts): string | Refused | undefined =>
  handles.using(process, ACCESS.readMemory, (handle) => parameterText(calls, handle, 'currentDirectory'));

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
  const services = sources.serviceNames(process);
  const children = [...table.values()].filter((other) => parentIn(table, other) === one);
  return {
    exe: take('exe', () => exeOf(sources, process)),
    cwd: take('cwd', () => withoutSeparator(cwdOf(sources, process))),
    userIds: null,
    groupIds: null,
    rssBytes: one.rssBytes,
    vmsBytes: one.vmsBytes,
    sharedBytes: null,
    fds: null,
    handles: one.handles,
    desktopSession: one.session,
    children: children.length,
    listening: held?.sockets ?? [],
    ...servicesIn(sources, services),
    unavailable: { ...unavailable, 'memory.shared_mib': NO_SHARES },
  };
}

const servicesIn = ({ restartOf }: Pick<Sources, 'restartOf'>, services: readonly string[]) =>
  services.length > 0 && {
    unit: services.join(' '),
    windowsServices: services,
    service: { main: true, restart: restartOf(services) },
  };

/** `C:\folder\` is how a process keeps its folder; `C:\` stays as it is. */
export const withoutSeparator = <T>(folder: string | T): string | T =>
  typeof folder === 'string' ? folder.replace(/(?<=[^:\\])\\$/, '') : folder;
