import type { Identity } from './process.ts';

/** A holder of the other end of the server's stdin. */
export interface StdinHolder {
  readonly identity: Identity;
  /** Every pid above it. A process that started after the holder has merely reused such a pid. */
  readonly above: readonly number[];
}

/**
 * Which of the holders are the client. One that descends from another has merely inherited the descriptor, and one that
 * started after the server cannot have started it.
 */
export function clientsAmong(holders: readonly StdinHolder[], server: Identity): Identity[] {
  const inherits = ({ identity, above }: StdinHolder): boolean =>
    holders.some((other) => above.includes(other.identity.pid) && other.identity.startTime <= identity.startTime);
  return holders
    .filter((holder) => holder.identity.startTime <= server.startTime && !inherits(holder))
    .map(({ identity }) => identity);
}
