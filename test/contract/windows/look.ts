import type { Machine } from '../../../src/platform/machine.ts';
import type { Protocol, Socket } from '../../../src/platform/sockets.ts';
import { nameOf, type ProcessFacts } from '../../../src/process/process.ts';
import type { Field } from './witness.ts';

/** What the backend shows of one process, in psutil's words. Null: it cannot be read. */
export interface Seen {
  readonly pid: number;
  readonly startTime: number;
  readonly ofKernel: boolean;
  readonly values: Readonly<Record<Field | 'services', unknown>>;
  /** Why what is null could not be read. */
  readonly why: Readonly<Record<string, string>>;
}

/** What the backend shows of this machine at one moment. */
export interface Look {
  readonly processes: ReadonlyMap<number, Seen>;
  /** As socketName() names them: TCP listeners and UDP sockets, of everyone. */
  readonly sockets: ReadonlySet<string>;
  /** Null: it cannot be read. */
  readonly memoryBytes: number | null;
  readonly swapBytes: number | null;
  readonly bootTime: number;
}

/** Every process; those that end meanwhile are not in it. */
export async function look(machine: Machine): Promise<Look> {
  const { processes } = await machine.snapshot({ wants: () => true, argv: true });
  const seen = new Map<number, Seen>();
  for (const facts of processes) {
    const one = await see(machine, facts);
    if (one) seen.set(one.pid, one);
  }
  const { memory, uptimeS } = await machine.system();
  return {
    processes: seen,
    sockets: new Set([...(await socketsOf(machine, 'tcp')), ...(await socketsOf(machine, 'udp'))]),
    memoryBytes: memory.totalBytes ?? null,
    swapBytes: memory.swapTotalBytes ?? null,
    bootTime: Date.now() / 1000 - uptimeS,
  };
}

async function see(machine: Machine, facts: ProcessFacts): Promise<Seen | undefined> {
  const details = await machine.details(facts);
  const requested = await machine.requestedDetails(facts, new Set(['environment']));
  const cpuNs = machine.cpuTimeNs(facts.pid);
  const now = machine.read(facts.pid);
  if (!details || !requested || cpuNs === undefined || now?.startTime !== facts.startTime) return undefined;
  const { user } = facts.owner;
  return {
    ...{ pid: facts.pid, startTime: facts.startTime, ofKernel: facts.ofKernel },
    values: {
      name: nameOf(facts),
      ppid: facts.ppid,
      create_time: facts.startTime / 1e6,
      status: facts.status,
      username: user === null ? null : machine.users.nameOf(user),
      cmdline: facts.argv ?? null,
      exe: details.exe,
      cwd: details.cwd,
      num_threads: facts.threads,
      num_handles: details.handles ?? null,
      rss: details.rssBytes,
      vms: details.vmsBytes,
      // A list derives it from the base priority.
      nice: now.nice,
      cpu_s: cpuNs / 1e9,
      environ: requested.environment?.names ?? null,
      services: details.unit?.split(' ').sort() ?? [],
    },
    why: {
      ...details.unavailable,
      ...(requested.unavailable['environment'] && { environ: requested.unavailable['environment'] }),
    },
  };
}

async function socketsOf(machine: Machine, protocol: Protocol): Promise<string[]> {
  const sockets = machine.sockets(protocol).filter(({ state }) => protocol === 'udp' || state === 'listening');
  const { pidsOf } = await machine.holders(new Set(sockets.map(({ key }) => key)));
  return sockets.map((socket: Socket) => socketName(socket, pidsOf.get(socket.key)?.[0] ?? null));
}

/** `tcp [::1]:80 of 4`; `of -`: of a process that has ended. */
export const socketName = (
  { protocol, address, port }: Pick<Socket, 'protocol' | 'address' | 'port'>,
  pid: number | null,
): string => `${protocol} ${hostOf(address)}:${port} of ${pid ?? '-'}`;

/** An address as the URL standard writes it, whoever wrote it before. */
export const hostOf = (address: string): string => {
  const [host = ''] = address.split('%');
  return host.includes(':') ? new URL(`http://[${host}]`).hostname : host;
};
