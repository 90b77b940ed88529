import type { Structure } from '../process/match-attributes.ts';
import type { Naming } from '../process/naming.ts';

/**
 * Processes that a session, a login or the machine depends on, and those that hold other work. What the kernel says
 * about one decides first, its name second: a name may protect or ask and never permits, because a process chooses its
 * own. Only the configuration file can lift this, with the words used here.
 */

/** Names as Access has them, each with its rule, which ends in the word that lifts it. */
export const rulesForNames = (
  effect: 'protected' | 'ask',
  names: Iterable<string>,
  { keyOf }: Naming,
): ReadonlyMap<string, string> => new Map([...names].map((name) => [keyOf(name), `${effect}: ${name}`]));

/** Structures by their names, as Access has them. */
export const structuresByName = (all: Iterable<Structure>): ReadonlyMap<string, Structure> =>
  new Map([...all].map((structure) => [structure.name, structure]));
