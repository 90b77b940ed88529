import type { Identity } from './process.ts';

/** A holder of the other end of the server's stdin. */
export interface StdinHolder {
  readonly identity: Identity;
  /** Every pid above it. */
  readonly above: readonly number[];
}

/**
 * Which of the holders are the client. One that descends from another has merely inherited the descriptor, and one that
 * started after the server cannot have started it.
 */
export function clientsAmong(holders: readonly StdinHolder[], server: Identity): Identity[] {
  const pids = new Set(holders.map(({ identity }) => identity.pid));
  return holders
    .filter(({ identity, above }) => identity.startTime <= server.startTime && !above.some((pid) => pids.has(pid)))
    .map(({ identity }) => identity);
}
