import type { Platform } from '../platform/machine.ts';
import type { Connection, Extra, Extras, ResourceLimit, ThreadTimes } from '../platform/requested-details.ts';
import { mib } from '../process/columns.ts';
import { nameOf, type ProcessFacts } from '../process/process.ts';
import { nextSlice, sliceIsOver } from '../process/yielding.ts';
import { type Display, displayText } from '../text/display.ts';

interface Wanted {
  readonly include: readonly Extra[];
  /** CPU times of its threads at the start of the window. */
  readonly before: ThreadTimes | undefined;
}

/** The requested details of one process, as they may be shown. Undefined when it has ended. */
export async function extras(platform: Platform, process: ProcessFacts, wanted: Wanted) {
  const read = await readEach(platform, process, wanted);
  if (!read) return undefined;
  const { environment, open_files: files, connections, threads, limits, memory, unavailable } = read;
  return {
    fields: {
      ...(environment !== undefined && { environment: environment && namesOf(environment) }),
      ...(files !== undefined && { open_files: files && filesOf(files) }),
      ...(connections !== undefined && { connections: connections && connectionsOf(connections) }),
      ...(threads !== undefined && {
        busiest_threads: threads && threadsOf(threads, process, platform.clock().ticksPerS),
      }),
      ...(limits !== undefined && { limits: limits && limitsOf(limits) }),
    },
    memory: memory === undefined ? {} : sharesOf(memory),
    unavailable: Object.fromEntries(
      Object.entries(unavailable).flatMap(([extra, why]) => (FIELDS[extra] ?? [extra]).map((field) => [field, why])),
    ),
  };
}

/** One by one: each may take as long as a slice for a process that holds thousands of files. */
async function readEach(
  platform: Platform,
  process: ProcessFacts,
  { include, before }: Wanted,
): Promise<Extras | undefined> {
  let all: Extras = { unavailable: {} };
  for (const extra of new Set(include)) {
    if (sliceIsOver()) await nextSlice();
    const one = await platform.extras(process, new Set([extra]), before);
    if (!one) return undefined;
    all = { ...all, ...one, unavailable: { ...all.unavailable, ...one.unavailable } };
  }
  return all;
}

/** Where what was asked for stands under another name. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  threads: ['busiest_threads'],
  memory: ['memory.uss_mib', 'memory.pss_mib', 'memory.swap_mib'],
};

type Value = Display | number | null;

/** What one of these lists has, as all lists have it. */
export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  readonly total: number;
}

/** What one of the lists may take as JSON: an answer with one should stay below 2,000 tokens. */
const LIST_CHARS = 2800;

/** As many of the first as fit; `total` tells how many there are. */
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

const namesOf = ({ names, total }: NonNullable<Extras['environment']>) => ({
  names: fitting(names.slice(0, NAMES_MAX).map((name) => displayText(name, NAME_CHARS))),
  total,
});

const filesOf = ({ files, total }: NonNullable<Extras['open_files']>): Rows => ({
  columns: ['fd', 'path', 'mode'],
  rows: fitting(files.map(({ fd, path, mode }) => [fd, displayText(path), mode && displayText(mode)])),
  total,
});

const connectionsOf = ({ shown, total, unnamed }: NonNullable<Extras['connections']>) => ({
  columns: ['protocol', 'local', 'remote', 'state'],
  rows: fitting(shown.map(connectionCells)),
  total,
  unnamed,
});

const connectionCells = ({ protocol, local, remote, state }: Connection): Value[] => [
  displayText(protocol),
  local === null ? null : displayText(local),
  remote === null ? null : displayText(remote),
  displayText(state),
];

const threadsOf = (
  { busiest, total }: NonNullable<Extras['threads']>,
  process: ProcessFacts,
  ticksPerS: number,
): Rows => ({
  columns: ['tid', 'name', 'status', 'cpu_percent', 'cpu_time_s'],
  rows: busiest.map(({ tid, name, status, cpuTicks, cpuPercent }) => [
    tid,
    // Those that have its name have it cut, too: what is left of a token would not be recognised as one.
    displayText(name === process.comm ? nameOf(process) : name),
    status && displayText(status),
    cpuPercent,
    Math.round((cpuTicks / ticksPerS) * 100) / 100,
  ]),
  total,
});

const limitsOf = (limits: readonly ResourceLimit[]): Record<string, { soft: Limit; hard: Limit }> =>
  Object.fromEntries(limits.map(({ name, soft, hard }) => [name, { soft: limitOf(soft), hard: limitOf(hard) }]));

type Limit = number | Display;
const limitOf = (value: number | 'unlimited'): Limit => (typeof value === 'number' ? value : displayText(value));

const sharesOf = (memory: Extras['memory']) => ({
  uss_mib: memory ? mib(memory.ussBytes) : null,
  pss_mib: memory && memory.pssBytes !== null ? mib(memory.pssBytes) : null,
  swap_mib: memory ? mib(memory.swapBytes) : null,
});
