import type { Structure } from '../process/match-attributes.ts';
import type { Naming } from '../process/naming.ts';
import { wordSet } from '../process/word-set.ts';

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

/** X servers without a screen: programs under test draw on them, and people end them. */
export const VIRTUAL_DISPLAYS: ReadonlySet<string> = wordSet('Xvfb Xephyr Xnest');

/** Structures that protect: the word for `unprotect`, and the reason in a refusal. */
export const STRUCTURES: Readonly<Record<Structure, string>> = {
  'session.slice': 'it is part of the desktop session',
  'display-server': 'it serves the display that programs draw on',
  'session-leader': 'it opened a login session, which ends with it',
};

export const ALL_STRUCTURES: ReadonlySet<Structure> = new Set(['session.slice', 'display-server', 'session-leader']);
