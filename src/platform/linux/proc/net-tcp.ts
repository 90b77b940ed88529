import { endpoint, formatIpv4, formatIpv6 } from '../../ip-address.ts';
import type { Connection } from '../../requested-details.ts';
import type { Protocol } from '../../sockets.ts';
import type { KernelSocket } from '../kernel-socket.ts';

const TCP_LISTEN = 10;

/**
 * Parses the text of /proc/net/tcp, tcp6, udp or udp6 into the sockets that hold a port; proc_pid_net(5). Connections
 * are left out: the port of a client is not a service. `connectionsAt`: nothing but those whose own port it is.
 */
export function parseNetTable(text: string, protocol: Protocol, connectionsAt?: number): KernelSocket[] {
  const sockets: KernelSocket[] = [];
  for (const line of text.split('\n').slice(1)) {
    // Most lines are connections: to take each apart would take ten times as long.
    if (protocol === 'tcp' && connectionsAt === undefined && stateOf(line) !== TCP_LISTEN) continue;
    const [, local, , state, , , , uid, , inode, references] = line.trim().split(/\s+/);
    const [address, port] = local?.split(':') ?? [];
    if (!address || !port || !state || !uid || !inode || !references) continue;
    const listens = protocol === 'tcp' && Number.parseInt(state, 16) === TCP_LISTEN;
    const number = Number.parseInt(port, 16);
    if (connectionsAt === undefined ? protocol === 'tcp' && !listens : listens || number !== connectionsAt) continue;
    sockets.push({
      protocol,
      address: parseAddress(address),
      port: number,
      state: listens ? 'listening' : 'bound',
      uid: Number(uid),
      inode: Number(inode),
    });
  }
  return sockets;
}

/** The state of a line, which follows two addresses of the same length; NaN where there is none. */
function stateOf(line: string): number {
  const local = line.indexOf(': ') + 2;
  const length = line.indexOf(' ', local) + 1 - local;
  return Number.parseInt(line.slice(local + 2 * length, local + 2 * length + 2), 16);
}

const LISTENS_OR_WAITS: ReadonlySet<number> = new Set([6, TCP_LISTEN]);

/** Takes the own ports of connections out of lines of /proc/net/tcp or tcp6: none that only waits for late packets. */
export function addConnectedPorts(lines: string, ports: Set<number>): void {
  for (const line of lines.split('\n').slice(1)) {
    const state = stateOf(line);
    if (Number.isNaN(state) || LISTENS_OR_WAITS.has(state)) continue;
    const local = line.indexOf(': ') + 2;
    ports.add(Number.parseInt(line.slice(line.indexOf(':', local) + 1, line.indexOf(' ', local)), 16));
  }
}

/** The kernel prints each 32-bit word of an address in host byte order. */
function parseAddress(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.subarray(at, at + 4).reverse();
  return bytes.length === 4 ? formatIpv4(bytes) : formatIpv6(bytes);
}

/** By number from 1; net/tcp_states.h. */
const TCP_STATE_WORDS = [
  ...['established', 'syn_sent', 'syn_recv', 'fin_wait1', 'fin_wait2', 'time_wait', 'close', 'close_wait', 'last_ack'],
  ...['listening', 'closing', 'syn_recv', 'bound'],
];

/** Parses the same tables into the sockets with these inodes, whatever their state; proc_pid_net(5). */
export function parseConnections(text: string, protocol: Protocol, inodes: ReadonlySet<number>) {
  const connections: (Connection & { readonly inode: number })[] = [];
  for (const line of text.split('\n').slice(1)) {
    // A number without what follows it may be cut.
    const [, local, remote, state, , , , , , digits, references] = line.trim().split(/\s+/);
    if (!local || !remote || !state || references === undefined || !inodes.has(Number(digits))) continue;
    const connected = !remote.endsWith(':0000');
    connections.push({
      inode: Number(digits),
      protocol,
      local: parseEndpoint(local),
      remote: connected ? parseEndpoint(remote) : null,
      state:
        protocol === 'udp'
          ? connected
            ? 'connected'
            : 'bound'
          : (TCP_STATE_WORDS[Number.parseInt(state, 16) - 1] ?? 'unknown'),
    });
  }
  return connections;
}

function parseEndpoint(text: string): string {
  const [hex = '', port = ''] = text.split(':');
  return endpoint(parseAddress(hex), Number.parseInt(port, 16));
}
