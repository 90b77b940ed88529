import type { Machine } from '../../src/platform/machine.ts';
import type { Socket } from '../../src/platform/sockets.ts';
import type { MemoryMachine } from './data.ts';
import { ME } from './processes.ts';

type OfSockets = 'sockets' | 'listeners' | 'connections' | 'connectedPorts' | 'holders' | 'bound' | 'networkOf';

/** A socket that listens on port 3000. */
export const socket = (number: number, rest: Partial<Socket> = {}): Socket => ({
  ...{ protocol: 'tcp', address: '127.0.0.1', port: 3000, state: 'listening', user: ME, key: String(number) },
  ...rest,
});

/** The ports of a machine in memory, and who holds them. */
export const socketsOn = (machine: MemoryMachine): Pick<Machine, OfSockets | 'portsHeld'> => ({
  sockets: (protocol) => machine.sockets.filter((socket) => socket.protocol === protocol),
  listeners: () => machine.sockets.filter(({ protocol, state }) => protocol === 'tcp' && state === 'listening'),
  connections: () => [],
  connectedPorts: async () => new Set(),
  async holders(keys, pids = machine.processes.keys()) {
    const found = new Map<string, number[]>();
    for (const pid of pids) {
      for (const key of machine.held.get(pid) ?? []) {
        if (keys.has(key)) found.set(key, [...(found.get(key) ?? []), pid]);
      }
    }
    return { pidsOf: found, uncertain: machine.uncertain };
  },
  async bound(asked) {
    const heldBy = (pid: number): Socket[] => machine.sockets.filter(({ key }) => machine.held.get(pid)?.includes(key));
    return new Map(
      asked.map(({ pid }) => {
        const why = machine.uncertain.get(pid);
        return [pid, { sockets: heldBy(pid), ...(why !== undefined && { why }) }];
      }),
    );
  },
  networkOf: ({ pid }) => (machine.elsewhere.has(pid) ? 'other' : 'own'),
  portsHeld: async (all) =>
    new Map(
      all.flatMap(({ pid }) => (machine.traits.get(pid)?.ports ? [[pid, machine.traits.get(pid)?.ports ?? []]] : [])),
    ),
});
