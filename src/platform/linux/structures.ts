import type { Structure } from '../../process/match-attributes.ts';
import { wordSet } from '../../process/word-set.ts';

/** X servers without a screen: programs under test draw on them, and people end them. */
const VIRTUAL_DISPLAYS = wordSet('Xvfb Xephyr Xnest');

/**
 * `session.slice`: it runs below this slice of a user's service manager, systemd.special(7). `display-server`: it holds
 * a socket that listens for the clients of a display, X(7), Wayland. `session-leader`: a login session of logind was
 * opened for it, sd-login(3).
 */
export const LINUX_STRUCTURES = [
  { name: 'session.slice', reason: 'it is part of the desktop session' },
  { name: 'display-server', reason: 'it serves the display that programs draw on', askedNames: VIRTUAL_DISPLAYS },
  { name: 'session-leader', reason: 'it opened a login session, which ends with it' },
] as const satisfies readonly Structure[];
