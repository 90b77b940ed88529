import type { Machine } from '../../platform/machine.ts';
import type {
  Connection,
  DetailName,
  RequestedDetails,
  ResourceLimit,
  ThreadTimes,
} from '../../platform/requested-details.ts';
import { mib, mibOrNull } from '../../process/columns.ts';
import { nameOf, type ProcessFacts } from '../../process/process.ts';
import { yieldIfDue } from '../../process/yielding.ts';
import { safeText } from '../../text/built-in.ts';
import type { Presenter } from '../../text/safe-text.ts';

interface RequestedNames {
  readonly include: readonly DetailName[];
  /** CPU times of its threads at the start of the window. */
  readonly before: ThreadTimes | undefined;
}

/** The requested details of one process, as they may be shown. Undefined when it has ended. */
export async function requestedDetails(
  { machine, show }: { readonly machine: Machine; readonly show: Presenter },
  process: ProcessFacts,
  wanted: RequestedNames,
) {
  const read = await readEach(machine, process, wanted);
  if (!read) return undefined;
  const { environment, open_files: files, connections, threads, limits, memory, unavailable } = read;
  return {
    fields: {
      ...(environment !== undefined && { environment: environment && namesOf(show, environment) }),
      ...(files !== undefined && { open_files: files && filesOf(show, files) }),
      ...(connections !== undefined && { connections: connections && connectionsOf(show, connections) }),
      ...(threads !== undefined && {
        busiest_threads: threads && threadsOf(show, threads, process),
      }),
      ...(limits !== undefined && { limits: limits && limitsOf(limits) }),
    },
    memory: memory === undefined ? {} : sharesOf(memory),
    unavailable: Object.fromEntries(
      Object.entries(unavailable).flatMap(([extra, why]) => (FIELDS[extra] ?? [extra]).map((field) => [field, why])),
    ),
  };
}

/** One by one: each may take a whole turn for a process that holds thousands of files. */
async function readEach(
  machine: Machine,
  process: ProcessFacts,
  { include, before }: RequestedNames,
): Promise<RequestedDetails | undefined> {
  let all: RequestedDetails = { unavailable: {} };
  for (const extra of new Set(include)) {
    await yieldIfDue();
    const one = await machine.requestedDetails(process, new Set([extra]), before);
    if (!one) return undefined;
    all = { ...all, ...one, unavailable: { ...all.unavailable, ...one.unavailable } };
  }
  return all;
}

/** Details whose fields have other names. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  threads: ['busiest_threads'],
  memory: ['memory.uss_mib', 'memory.pss_mib', 'memory.swap_mib'],
};

/** What one of the lists may take as JSON: an answer with one should stay below 2,000 tokens. */
const LIST_CHARS = 2800;

/** As many of the first as fit; `total` counts all. */
function fitting<T>(items: readonly T[]): T[] {
  const fit: T[] = [];
  let left = LIST_CHARS;
  for (const item of items) {
    left -= JSON.stringify(item).length;
    if (left < 0) break;
    fit.push(item);
  }
  return fit;
}

const NAMES_MAX = 200;
const NAME_CHARS = 64;

const namesOf = (show: Presenter, { names, total }: NonNullable<RequestedDetails['environment']>) => ({
  names: fitting(names.slice(0, NAMES_MAX).map((name) => show.text(name, NAME_CHARS))),
  total,
});

const filesOf = (show: Presenter, { files, total }: NonNullable<RequestedDetails['open_files']>) => ({
  columns: ['fd', 'path', 'mode'],
  rows: fitting(files.map(({ fd, path, mode }) => [fd, show.text(path), mode && show.text(mode)])),
  total,
});

const connectionsOf = (show: Presenter, { shown, total, unnamed }: NonNullable<RequestedDetails['connections']>) => ({
  columns: ['protocol', 'local', 'remote', 'state'],
  rows: fitting(shown.map((one) => connectionCells(show, one))),
  total,
  unnamed,
});

const connectionCells = (show: Presenter, { protocol, local, remote, state }: Connection) => [
  show.text(protocol),
  local === null ? null : show.text(local),
  remote === null ? null : show.text(remote),
  show.text(state),
];

const threadsOf = (
  show: Presenter,
  { busiest, total }: NonNullable<RequestedDetails['threads']>,
  process: ProcessFacts,
) => ({
  columns: ['tid', 'name', 'status', 'cpu_percent', 'cpu_time_s'],
  rows: busiest.map(({ tid, name, status, cpuNs, cpuPercent }) => [
    tid,
    // Threads named after the process have its name cut, too: the rest of a token would not be recognised as one.
    name === null ? null : show.text(name === process.comm ? nameOf(process) : name),
    status && show.text(status),
    cpuPercent,
    Math.round(cpuNs / 1e7) / 100,
  ]),
  total,
});

const limitsOf = (limits: readonly ResourceLimit[]) =>
  Object.fromEntries(limits.map(({ name, soft, hard }) => [name, { soft: limitOf(soft), hard: limitOf(hard) }]));

const limitOf = (value: number | 'unlimited') => (typeof value === 'number' ? value : safeText(value));

const sharesOf = (memory: RequestedDetails['memory']) => ({
  uss_mib: memory ? mib(memory.ussBytes) : null,
  pss_mib: memory && mibOrNull(memory.pssBytes),
  swap_mib: memory ? mib(memory.swapBytes) : null,
});
