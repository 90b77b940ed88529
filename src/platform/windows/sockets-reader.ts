import { ProcessError } from '../../errors.ts';
import type { UserId } from '../../process/owner.ts';
import type { Identity, ProcessFacts } from '../../process/process.ts';
import type { Machine } from '../machine.ts';
import type { BoundSockets, Protocol, Socket, SocketHolders } from '../sockets.ts';
import { SYSTEM_PID } from './process-facts.ts';
import type { ProcessTables } from './process-table.ts';
import { whyRefused } from './refusals.ts';
import { type AddressFamily, decodeTcp, decodeUdp, type SocketRow } from './structs/socket-tables.ts';
import { isRefused, type SystemCalls } from './system-calls.ts';

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

type SocketReader = Pick<
  Machine,
  'sockets' | 'listeners' | 'connections' | 'connectedPorts' | 'holders' | 'bound' | 'portsHeld'
> & { rowsOf(process: Identity): readonly SocketRow[] };

/** Sockets with the process that bound each, while it runs. Windows names no other, even if one inherited it. */
export function socketsReader({ calls, tables, userOf }: SocketSources): SocketReader {
  const tcp = (): SocketRow[] => FAMILIES.flatMap((family) => decodeTcp(listed(calls.tcpTable(family)), family));
  const udp = (): SocketRow[] => FAMILIES.flatMap((family) => decodeUdp(listed(calls.udpTable(family)), family));

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

  const served = (): SocketRow[] => [...tcp().filter(isListener), ...udp()];

  function bySeveral<T>(processes: readonly ProcessFacts[], pick: (row: SocketRow) => T): Map<number, T[]> {
    const byPid = new Map(processes.map((process) => [process.pid, process]));
    const found = new Map<number, T[]>(processes.map(({ pid }) => [pid, []]));
    for (const row of served()) if (isHeldBy(row, byPid.get(row.pid))) found.get(row.pid)?.push(pick(row));
    return found;
  }

  return {
    sockets: (protocol: Protocol) => socketsOf(protocol === 'udp' ? udp() : tcp().filter(isServed)),
    listeners: () => socketsOf(tcp().filter(isListener)),
    connections: (port) => socketsOf(tcp().filter((row) => row.port === port && isConnection(row))),
    connectedPorts: async () =>
      new Set(
        tcp()
          .filter(isConnection)
          .map(({ port }) => port),
      ),
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
      const sockets = bySeveral(processes, (row) => row);
      return new Map([...sockets].map(([pid, rows]): [number, BoundSockets] => [pid, { sockets: socketsOf(rows) }]));
    },
    async portsHeld(processes, ports) {
      const held = bySeveral(processes, ({ port }) => port);
      return new Map([...held].map(([pid, all]) => [pid, [...new Set(all.filter((port) => ports.has(port)))]]));
    },
    rowsOf: (process) => [...tcp(), ...udp()].filter((row) => isHeldBy(row, process) && !IS_OVER.has(row.state)),
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

function listed(table: ReturnType<SystemCalls['tcpTable']>): Buffer {
  if (isRefused(table)) throw new ProcessError('UNSUPPORTED', `the sockets cannot be listed: ${whyRefused(table)}`);
  return table;
}
