import type { UserId } from '../process/owner.ts';

/** Ports of this machine: TCP sockets that listen, UDP sockets that are bound, and who holds them. */

export const PROTOCOLS = ['tcp', 'udp'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export interface Socket {
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
  /** `listening` for a TCP listener, `bound` for UDP and for TCP that has a port but does not listen on it. */
  readonly state: 'listening' | 'bound';
  /** The user that made it; null if unknown. */
  readonly user: UserId | null;
  /** Identifies it among all sockets of this system while it is open. */
  readonly key: string;
}

/** What it offers to others: not a TCP port that is bound without listening. */
export const isService = ({ protocol, state }: { readonly protocol: Protocol; readonly state: string }): boolean =>
  state === 'listening' || protocol === 'udp';

/** Who holds sockets. */
export interface SocketHolders {
  /** Key → pids. */
  readonly pidsOf: ReadonlyMap<string, readonly number[]>;
  /** Processes that may hold more of them, with the reason. */
  readonly uncertain: ReadonlyMap<number, string>;
}

/** What one process listens on or has bound. */
export interface BoundSockets {
  readonly sockets: readonly Socket[];
  /** Why there may be more, or others. */
  readonly why?: string;
}

/** Whether a process runs in the network namespace of this server. */
export type Network = 'own' | 'other' | 'unknown';
