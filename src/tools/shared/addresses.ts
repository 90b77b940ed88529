import type { Socket } from '../../platform/sockets.ts';
import type { Presenter, SafeText } from '../../text/safe-text.ts';

/** The addresses of sockets, as many as fit into an answer. */

/** Addresses per row. */
const ADDRESSES_MAX = 8;
/** What the addresses of one answer may take: those of IPv6 are long, and a third of their characters are tokens. */
const ANSWER_CHARS = 1400;

const distinct = (sockets: readonly Socket[]): string[] => [...new Set(sockets.map(({ address }) => address))];

/** How many characters the addresses of each row may take: a share of the limit if all together exceed it. */
export function addressChars(rows: readonly (readonly Socket[])[]): number {
  const named = rows.flatMap((sockets) => distinct(sockets).slice(0, ADDRESSES_MAX));
  const isLong = named.reduce((sum, { length }) => sum + length, 0) > ANSWER_CHARS;
  return isLong ? Math.floor(ANSWER_CHARS / rows.length) : Number.POSITIVE_INFINITY;
}

/**
 * The addresses of these sockets, as many as fit into `maxChars`, but at least one. If some are left out,
 * `addresses_total` counts all.
 */
export function addressesOf(
  show: Presenter,
  sockets: readonly Socket[],
  maxChars: number,
): {
  readonly addresses: readonly SafeText[];
  readonly addresses_total?: number;
} {
  const all = distinct(sockets);
  let chars = 0;
  const beyond = all.findIndex((address, index) => {
    chars += address.length;
    return index > 0 && (index >= ADDRESSES_MAX || chars > maxChars);
  });
  const isCut = beyond >= 0;
  return {
    addresses: (isCut ? all.slice(0, beyond) : all).map((address) => show.text(address)),
    ...(isCut && { addresses_total: all.length }),
  };
}
