import { ProcessError } from '../../errors.ts';
import type { UserId } from '../../process/owner.ts';
import type { Identity, ProcessFacts } from '../../process/process.ts';
import type { Machine } from '../machine.ts';
import { type BoundSockets, isService, type Protocol, type Socket, type SocketHolders } from '../sockets.ts';
import { SYSTEM_PID } from './process-facts.ts';
import type { ProcessTables } from './process-table.ts';
import { whyRefused } from './refusals.ts';
import { type AddressFamily, decodeTcp, decodeUdp, type SocketRow } from './structs/socket-tables.ts';
import { isRefused, type Refused, type SystemCalls } from './system-calls.ts';

const FAMILIES: readonly AddressFamily[] = [4, 6];

/** States of a socket that is no longer in use. */
const IS_OVER = new Set(['close', 'time_wait']);

/** Longest clock tick, 1/64 s: a time read from the clock of ticks may be this much earlier than an exact one. */
const CLOCK_TICK_US = 15_625;

interface SocketSources {
  readonly calls: Pick<SystemCalls, 'tcpTable' | 'udpTable'>;
  readonly tables: Pick<ProcessTables, 'read' | 'recent'>;
  /** The user of this process; null if unknown. */
  readonly userOf: (pid: number) => UserId | null;
}

export type SocketReader = Pick<
  Machine,
  'sockets' | 'listeners' | 'connections' | 'connectedPorts' | 'holders' | 'bound' | 'portsHeld'
> & { rowsOf(process: Identity): Rows };

type Rows = readonly SocketRow[] | Refused;

/** Sockets with the process that bound each, while it runs. Windows names no other, even if one inherited it. */
export function socketsReader({ calls, tables, userOf }: SocketSources): SocketReader {
  const tcp = (): Rows => rowsIn(calls.tcpTable, decodeTcp);
  const udp = (): Rows => rowsIn(calls.udpTable, decodeUdp);
  const both = (): Rows => {
    const [ofTcp, ofUdp] = [tcp(), udp()];
    return isRefused(ofTcp) ? ofTcp : isRefused(ofUdp) ? ofUdp : [...ofTcp, ...ofUdp];
  };

  function socketsOf(rows: readonly SocketRow[]): Socket[] {
    const table = tables.recent();
    const users = new Map<number, UserId | null>();
    const user = (pid: number): UserId | null => {
      const known = users.get(pid);
      if (known !== undefined) return known;
      const found = userOf(pid);
      users.set(pid, found);
      return found;
    };
    return rows.map((row) => ({
      ...{ protocol: row.protocol, address: row.address, port: row.port },
      state: row.state === 'listening' ? 'listening' : 'bound',
      user: isHeldBy(row, table.get(row.pid)) ? user(row.pid) : null,
      key: keyOf(row),
    }));
  }

  return {
    sockets: (protocol: Protocol) => socketsOf(listed(protocol === 'udp' ? udp() : tcp()).filter(isServed)),
    listeners: () => socketsOf(listed(tcp()).filter(isListener)),
    connections: (port) => socketsOf(listed(tcp()).filter((row) => row.port === port && isConnection(row))),
    async connectedPorts() {
      const rows = tcp();
      return isRefused(rows) ? undefined : new Set(rows.filter(isConnection).map(({ port }) => port));
    },
    async holders(keys, pids) {
      const wanted = pids && new Set(pids);
      const table = tables.read();
      const pidsOf = new Map<string, number[]>();
      for (const key of keys) {
        const owner = ownerIn(key);
        const isWanted = wanted?.has(owner.pid) ?? true;
        if (isWanted && isHeldBy(owner, table.get(owner.pid))) pidsOf.set(key, [owner.pid]);
      }
      return { pidsOf, uncertain: new Map() } satisfies SocketHolders;
    },
    async bound(processes) {
      const rows = both();
      if (isRefused(rows)) return new Map(processes.map(({ pid }) => [pid, { sockets: [], why: whyRefused(rows) }]));
      const held = servedBy(processes, rows);
      return new Map([...held].map(([pid, theirs]): [number, BoundSockets] => [pid, { sockets: socketsOf(theirs) }]));
    },
    async portsHeld(processes, ports) {
      const rows = both();
      const held = isRefused(rows) ? [] : servedBy(processes, rows);
      return new Map([...held].map(([pid, theirs]) => [pid, portsOf(theirs).filter((port) => ports.has(port))]));
    },
    rowsOf(process) {
      const rows = both();
      return isRefused(rows) ? rows : rows.filter((row) => isHeldBy(row, process) && !IS_OVER.has(row.state));
    },
  };
}

type SocketOwner = Pick<SocketRow, 'pid' | 'createdUs'>;

/**
 * Windows keeps the pid of the process that bound a socket, which may have ended while a child that inherited the socket
 * keeps it open. A process that got the pid since is younger than the socket. Without the age of a socket its pid
 * decides, and a clock that was set back may mislead. Microsoft: MIB_TCPROW_OWNER_MODULE has the process that "issued a
 * context bind" as dwOwningPid and the time of that as liCreateTimestamp; the rows of UDP and IPv6 likewise.
 */
const isHeldBy = ({ pid, createdUs }: SocketOwner, process: Identity | undefined): boolean =>
  process?.pid === pid && (pid === SYSTEM_PID || createdUs === null || process.startTime <= createdUs + CLOCK_TICK_US);

const isListener = ({ state }: SocketRow): boolean => state === 'listening';
const isServed = ({ state }: SocketRow): boolean => state === 'listening' || state === 'bound';
const isConnection = (row: SocketRow): boolean => !isServed(row) && !IS_OVER.has(row.state);

const keyOf = ({ pid, createdUs, protocol, address, port, remote }: SocketRow): string =>
  [pid, createdUs ?? 0, protocol, address, port, ...(remote ? [remote.address, remote.port] : [])].join(' ');

function ownerIn(key: string): SocketOwner {
  const [pid, createdUs] = key.split(' ', 2).map(Number);
  return { pid: pid ?? 0, createdUs: createdUs || null };
}

function rowsIn(
  table: SystemCalls['tcpTable'],
  decode: (bytes: Buffer, family: AddressFamily) => readonly SocketRow[],
): Rows {
  const rows: SocketRow[] = [];
  for (const family of FAMILIES) {
    const bytes = table(family);
    if (isRefused(bytes)) return bytes;
    rows.push(...decode(bytes, family));
  }
  return rows;
}

function listed(rows: Rows): readonly SocketRow[] {
  if (isRefused(rows)) throw new ProcessError('UNSUPPORTED', `the sockets cannot be listed: ${whyRefused(rows)}`);
  return rows;
}

/** Those of each process on which it listens or that it has bound. */
function servedBy(processes: readonly ProcessFacts[], rows: readonly SocketRow[]): Map<number, SocketRow[]> {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const found = new Map<number, SocketRow[]>(processes.map(({ pid }) => [pid, []]));
  for (const row of rows) if (isService(row) && isHeldBy(row, byPid.get(row.pid))) found.get(row.pid)?.push(row);
  return found;
}

export const portsOf = (rows: readonly SocketRow[]): number[] => [...new Set(rows.map(({ port }) => port))];
