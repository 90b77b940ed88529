import { ProcessError } from '../../errors.ts';
import type { Machine } from '../../platform/machine.ts';
import type { Protocol, Socket } from '../../platform/sockets.ts';
import { groupBy } from '../../process/group-by.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { safeText } from '../../text/built-in.ts';
import { type SafeText, safe } from '../../text/safe-text.ts';
import type { MachineView } from '../access.ts';
import { findPortHolders } from '../port-holders.ts';
import { named } from './named.ts';

/** Up to this many ports get a sentence each; more are counted per kind, and only the lowest are named. */
const PORTS_MAX = 5;

/**
 * Is each port free now, or who took it? Lists the sockets once for all ports. `again`: ports of processes started
 * again, which may listen in a moment.
 */
export async function portsAfter(
  host: MachineView,
  freed: readonly Socket[],
  again: ReadonlySet<Socket>,
): Promise<SafeText[]> {
  const ports = [...new Map(freed.map((socket) => [keyOf(socket), socket])).values()];
  if (ports.length === 0) return [];
  const protocols = new Set(ports.map(({ protocol }) => protocol));
  const wanted = new Set(ports.map(keyOf));
  const now = listed(host.machine, protocols);
  if (!now) return [safe`Whether its ports are free is unknown: the system does not list its sockets.`];
  const taken = now.filter((socket) => wanted.has(keyOf(socket)));
  const { holders, kernel } = await findPortHolders(host, taken);
  const holderOf = new Map<string, ProcessFacts>();
  for (const { process, sockets } of holders)
    for (const socket of sockets) if (!holderOf.has(keyOf(socket))) holderOf.set(keyOf(socket), process);
  const kernels = new Set(kernel.map(keyOf));
  const held = new Set(taken.map(keyOf));

  const fates = groupBy(ports, (socket) => {
    const key = keyOf(socket);
    const free = again.has(socket) ? FREE_SO_FAR : FREE;
    return held.has(key) ? holding(host, holderOf.get(key), kernels.has(key)) : free;
  });
  return [...fates].flatMap(([became, sockets]) => sentences(became, sockets));
}

const FREE = safe`free now`;
const FREE_SO_FAR = safe`free so far, until what was started again listens on it`;

const keyOf = ({ protocol, port }: Socket): string => `${protocol} ${port}`;

function listed(machine: Machine, protocols: ReadonlySet<Protocol>): Socket[] | undefined {
  try {
    return [...protocols].flatMap(machine.sockets);
  } catch (error) {
    if (error instanceof ProcessError) return undefined;
    throw error;
  }
}

function holding({ machine, view }: MachineView, holder: ProcessFacts | undefined, isKernels: boolean): SafeText {
  if (isKernels) return safe`held by ${machine.capabilities.words.orphaned.holder}`;
  if (!holder) return safe`held by a process that may not be shown`;
  return safe`held by ${named(view, holder)}`;
}

function sentences(became: SafeText, sockets: readonly Socket[]): SafeText[] {
  if (sockets.length <= PORTS_MAX)
    return sockets.map(({ port, protocol }) => safe`Port ${port}/${safeText(protocol)} is ${became}.`);
  const lowest = sockets
    .toSorted((a, b) => a.port - b.port)
    .slice(0, PORTS_MAX)
    .map(({ port, protocol }) => `${port}/${protocol}`);
  return [safe`${sockets.length} ports are ${became}, including ${safeText(lowest.join(', '))}.`];
}
