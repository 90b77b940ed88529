import type { Look, Seen } from './look.ts';
import type { Witness, WitnessFacts } from './witness.ts';

/** What psutil would say if it saw exactly the same. */

const CLASS_OF_NICE: ReadonlyMap<unknown, number> = new Map([
  [19, 0x40],
  [10, 0x4000],
  [0, 0x20],
  [-7, 0x8000],
  [-14, 0x80],
  [-20, 0x100],
]);
const DENIED = { error: 'AccessDenied' };

export function witnessOf({ processes, sockets, memoryBytes, swapBytes, bootTime }: Look): Witness {
  const all = [...processes.values()];
  return {
    ...{ version: 'none', hasDebugPrivilege: false, memoryBytes: memoryBytes ?? 0, swapBytes, bootTime },
    processes: all.map(factsOf),
    connections: [...sockets].map(connectionOf),
    services: all.flatMap(({ pid, values }) => list(values.services).map((name) => ({ name, pid }))),
  };
}

function factsOf({ pid, values }: Seen): WitnessFacts {
  return {
    pid,
    name: text(values.name),
    ppid: number(values.ppid),
    create_time: number(values.create_time),
    status: text(values.status),
    username: text(values.username),
    cmdline: values.cmdline === null ? DENIED : list(values.cmdline),
    exe: text(values.exe),
    cwd: text(values.cwd),
    num_threads: number(values.num_threads),
    num_handles: number(values.num_handles),
    rss: number(values.rss),
    vms: number(values.vms),
    nice: CLASS_OF_NICE.get(values.nice) ?? DENIED,
    cpu_s: number(values.cpu_s),
    environ: values.environ === null ? DENIED : list(values.environ).map((name) => name.toUpperCase()),
  };
}

const text = (value: unknown) => (typeof value === 'string' ? value : DENIED);
const number = (value: unknown) => (typeof value === 'number' ? value : DENIED);
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function connectionOf(name: string): Witness['connections'][number] {
  const [, protocol, address = '', port, pid] = /^(\w+) (.+):(\d+) of (\S+)$/.exec(name) ?? [];
  return {
    protocol: protocol === 'tcp' ? 'tcp' : 'udp',
    local: [address.replace(/^\[|\]$/g, ''), Number(port)],
    remote: null,
    status: protocol === 'tcp' ? 'LISTEN' : 'NONE',
    pid: pid === '-' ? null : Number(pid),
  };
}
