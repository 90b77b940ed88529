import { ProcessError } from '../../errors.ts';
import type { UserId } from '../../process/owner.ts';
import type { ProcessFacts } from '../../process/process.ts';
import type { Machine } from '../machine.ts';
import type { BoundSockets, Protocol, Socket, SocketHolders } from '../sockets.ts';
import { whyRefused } from './refusals.ts';
import { type AddressFamily, decodeTcp, decodeUdp, type SocketRow } from './structs/socket-tables.ts';
import { isRefused, type SystemCalls } from './system-calls.ts';

const FAMILIES: readonly AddressFamily[] = [4, 6];

/** Of a socket table: none of them is in use any more, whoever had it. */
const IS_OVER = new Set(['close', 'time_wait']);

interface SocketSources {
  readonly calls: Pick<SystemCalls, 'tcpTable' | 'udpTable'>;
  /** Whose this process is; null if that is unknown. */
  readonly userOf: (pid: number) => UserId | null;
  readonly isThere: (pid: number) => boolean;
}

type SocketReader = Pick<
  Machine,
  'sockets' | 'listeners' | 'connections' | 'connectedPorts' | 'holders' | 'bound' | 'portsHeld'
> & { rowsOf(pid: number): readonly SocketRow[] };

/** Sockets with the process that made each. Windows counts no other, also if the socket was inherited. */
export function socketsReader({ calls, userOf, isThere }: SocketSources): SocketReader {
  const tcp = (): SocketRow[] => FAMILIES.flatMap((family) => decodeTcp(listed(calls.tcpTable(family)), family));
  const udp = (): SocketRow[] => FAMILIES.flatMap((family) => decodeUdp(listed(calls.udpTable(family)), family));

  function socketsOf(rows: readonly SocketRow[]): Socket[] {
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
      user: user(row.pid),
      key: keyOf(row),
    }));
  }

  const served = (): SocketRow[] => [...tcp().filter(isListener), ...udp()];

  function bySeveral<T>(processes: readonly ProcessFacts[], pick: (row: SocketRow) => T): Map<number, T[]> {
    const found = new Map<number, T[]>(processes.map(({ pid }) => [pid, []]));
    for (const row of served()) found.get(row.pid)?.push(pick(row));
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
      const pidsOf = new Map<string, number[]>();
      for (const key of keys) {
        const pid = holderIn(key);
        if (wanted ? wanted.has(pid) : isThere(pid)) pidsOf.set(key, [pid]);
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
    rowsOf: (pid) => [...tcp(), ...udp()].filter((row) => row.pid === pid && !IS_OVER.has(row.state)),
  };
}

const isListener = ({ state }: SocketRow): boolean => state === 'listening';
const isServed = ({ state }: SocketRow): boolean => state === 'listening' || state === 'bound';
const isConnection = (row: SocketRow): boolean => !isServed(row) && !IS_OVER.has(row.state);

const keyOf = ({ pid, protocol, address, port, remote }: SocketRow): string =>
  [pid, protocol, address, port, ...(remote ? [remote.address, remote.port] : [])].join(' ');
const holderIn = (key: string): number => Number(key.slice(0, key.indexOf(' ')));

function listed(table: ReturnType<SystemCalls['tcpTable']>): Buffer {
  if (isRefused(table)) throw new ProcessError('UNSUPPORTED', `the sockets cannot be listed: ${whyRefused(table)}`);
  return table;
}
