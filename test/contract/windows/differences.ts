import { isDeepStrictEqual } from 'node:util';
import { KNOWN_DIFFERENCES } from './known-differences.ts';
import { type Look, type Seen, socketName } from './look.ts';
import { FIELDS, type Field, type Witness, type WitnessFacts } from './witness.ts';

/** Holds what the backend shows against psutil. Pure: recorded answers do as well. */

export interface Difference {
  readonly field: Field;
  readonly ours: Seen;
  readonly psutil: WitnessFacts;
  readonly hasDebugPrivilege: boolean;
}

export interface Unexplained {
  readonly text: string;
  /** Of which the raw buffers are wanted; undefined: of none. */
  readonly pid?: number;
  readonly field: string;
}

export interface Comparison {
  readonly compared: ReadonlyMap<string, number>;
  readonly explained: ReadonlyMap<string, number>;
  /** By what is the same in every round. */
  readonly unexplained: ReadonlyMap<string, Unexplained>;
}

interface Looks {
  readonly before: Look;
  readonly after: Look;
}

/** libuv's nice value of each priority class; winbase.h. */
const NICE_OF_CLASS: ReadonlyMap<unknown, number> = new Map([
  [0x40, 19],
  [0x4000, 10],
  [0x20, 0],
  [0x8000, -7],
  [0x80, -14],
  [0x100, -20],
]);
/** Two reads of a start time, one of them in seconds as a double. */
const START_S = 2e-6;
/** A processor's clock ticks 64 times a second. */
const TICK_S = 1 / 64;
/** psutil takes the size of the page files from what may be committed: memory that the kernel keeps is missing. */
const SWAP_BYTES = 512 * 1024 * 1024;
/** The clock on the wall may be set between two looks. */
const BOOT_S = 60;

/** Ours → psutil → ours: only what did not change in between is compared. */
export function differences({ before, after }: Looks, witness: Witness): Comparison {
  const compared = new Map<string, number>();
  const explained = new Map<string, number>();
  const unexplained = new Map<string, Unexplained>();
  const theirs = new Map(witness.processes.map((process) => [process.pid, process]));
  for (const ours of before.processes.values()) {
    const again = after.processes.get(ours.pid);
    if (again?.startTime !== ours.startTime) continue;
    const psutil = theirs.get(ours.pid);
    if (!psutil) {
      unexplained.set(`${ours.pid}`, {
        text: `${ours.pid} ${ours.values.name}: only we see it`,
        pid: ours.pid,
        field: 'pid',
      });
      continue;
    }
    for (const field of FIELDS) {
      if (field !== 'cpu_s' && !isDeepStrictEqual(ours.values[field], again.values[field])) continue;
      count(compared, field);
      if (isSame({ field, ours, again, psutil })) continue;
      const difference = { field, ours, psutil, hasDebugPrivilege: witness.hasDebugPrivilege };
      const known = KNOWN_DIFFERENCES.find(({ applies }) => applies(difference));
      if (known) count(explained, known.name);
      else unexplained.set(`${ours.pid} ${field}`, { text: show(difference), pid: ours.pid, field });
    }
  }
  const others: readonly Unexplained[] = [
    ...unseen({ before, after }, witness),
    ...socketDifferences({ before, after }, witness),
    ...serviceDifferences({ before, after }, witness),
    ...machineDifferences(after, witness),
  ];
  for (const one of others) unexplained.set(one.text, one);
  return { compared, explained, unexplained };
}

interface Pair {
  readonly field: Field;
  readonly ours: Seen;
  readonly again: Seen;
  readonly psutil: WitnessFacts;
}

function isSame({ field, ours, again, psutil }: Pair): boolean {
  const [mine, theirs] = [ours.values[field], psutil[field]];
  switch (field) {
    case 'create_time':
      return Math.abs(Number(mine) - Number(theirs)) <= START_S;
    case 'cpu_s':
      return Number(mine) - TICK_S <= Number(theirs) && Number(theirs) <= Number(again.values.cpu_s) + TICK_S;
    case 'nice':
      return mine === NICE_OF_CLASS.get(theirs);
    case 'exe':
      return typeof mine === 'string' && typeof theirs === 'string' && mine.toLowerCase() === theirs.toLowerCase();
    case 'environ':
      // psutil writes the names in capitals.
      return isDeepStrictEqual(asSet(mine), asSet(theirs));
    default:
      return isDeepStrictEqual(mine, theirs);
  }
}

const asSet = (names: unknown): unknown =>
  Array.isArray(names) ? [...new Set(names.map((name) => String(name).toUpperCase()))].sort() : names;

const isHelper = ({ cmdline }: WitnessFacts): boolean =>
  Array.isArray(cmdline) && cmdline.some((one) => /[\\/]helper(?:-main)?\.[jt]s$/.test(one));

/** Of processes that only psutil sees, our own helper is one: it is in no list. */
const unseen = ({ before, after }: Looks, witness: Witness): Unexplained[] =>
  witness.processes
    .filter((one) => !before.processes.has(one.pid) && !after.processes.has(one.pid) && !isHelper(one))
    .map(({ pid, name }) => ({ text: `${pid} ${name}: only psutil sees it`, pid, field: 'pid' }));

function socketDifferences({ before, after }: Looks, { connections }: Witness): Unexplained[] {
  const theirs = new Set(
    connections
      .filter(({ protocol, status }) => protocol === 'udp' || status === 'LISTEN')
      .map(({ protocol, local: [address, port], pid }) => socketName({ protocol, address, port }, pid)),
  );
  return notInBoth([before.sockets, after.sockets], theirs).map((text) => ({
    text: `socket ${text}`,
    field: 'sockets',
  }));
}

function serviceDifferences({ before, after }: Looks, { services }: Witness): Unexplained[] {
  const ours = [before, after].map(
    ({ processes }) =>
      new Set(
        [...processes.values()].flatMap(({ pid, values }) =>
          [values.services].flat().map((name) => `${String(name)} in ${pid}`),
        ),
      ),
  );
  // Its name may have a space, which separates names here.
  const theirs = new Set(services.flatMap(({ name, pid }) => name.split(' ').map((word) => `${word} in ${pid}`)));
  return notInBoth(ours, theirs).map((text) => ({ text: `service ${text}`, field: 'services' }));
}

/** What we saw twice and they did not, and what they saw and we did not at all. */
function notInBoth(ours: readonly ReadonlySet<string>[], theirs: ReadonlySet<string>): string[] {
  const [before = new Set<string>(), after = new Set<string>()] = ours;
  return [
    ...[...before].filter((one) => after.has(one) && !theirs.has(one)).map((one) => `${one}: only we see it`),
    ...[...theirs].filter((one) => !before.has(one) && !after.has(one)).map((one) => `${one}: only psutil sees it`),
  ];
}

function machineDifferences(ours: Look, witness: Witness): Unexplained[] {
  const rows: readonly (readonly [string, number | null, number | null, number])[] = [
    ['memory', ours.memoryBytes, witness.memoryBytes, 0],
    ['swap', ours.swapBytes, witness.swapBytes, SWAP_BYTES],
    ['boot time', ours.bootTime, witness.bootTime, BOOT_S],
  ];
  return rows
    .filter(([, mine, theirs, tolerance]) =>
      mine === null || theirs === null ? mine !== theirs : Math.abs(mine - theirs) > tolerance,
    )
    .map(([name, mine, theirs]) => ({ text: `${name}: ours ${mine}, psutil ${theirs}`, field: name }));
}

function show({ field, ours, psutil }: Difference): string {
  const [mine, theirs] = [ours.values[field], psutil[field]].map((value) => shown(field, value).slice(0, 500));
  const why = ours.why[field] === undefined ? '' : ` (${ours.why[field]})`;
  return `${psutil.pid} ${ours.values.name} ${field}\n    ours:   ${mine}${why}\n    psutil: ${theirs}`;
}

/** A log is public: of a command line, which may hold a secret, it has the shape. */
const shown = (field: Field, value: unknown): string => {
  const text = JSON.stringify(value) ?? 'undefined';
  return field === 'cmdline' ? text.replace(/\p{L}/gu, 'x').replace(/\d/g, '0') : text;
};

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
