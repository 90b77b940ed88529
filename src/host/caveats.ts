import type { Platform } from '../platform/machine.ts';
import { type Display, notes, ownText } from '../text/display.ts';

/** Why no command is told, where the configuration says `argv: none`. */
export const UNREAD = ownText`Command lines are not read here (argv: none): names have at most 15 characters, patterns match them only.`;

/** Why processes are missing that no rule hides. */
const KEPT_BACK = ownText`The system itself hides other users' processes from this server (hidepid): not all that run are listed or counted.`;

/** Why nothing can be changed here. */
export const FOREIGN = ownText`This /proc belongs to another PID namespace: processes are shown as it lists them, and none can be changed.`;

/** What this machine or its configuration keeps from every answer. */
export const unread = (platform: Pick<Platform, 'procIsForeign' | 'readsArgv' | 'hidesSome'>): Display[] => [
  ...(platform.procIsForeign ? [FOREIGN] : []),
  ...(platform.readsArgv ? [] : [UNREAD]),
  ...(platform.hidesSome() ? [KEPT_BACK] : []),
];

interface Noted {
  readonly note?: Display;
}

/** Says so in an answer that would otherwise leave the reader with nulls, or with less than there is. */
export function withUnread<A extends object>(platform: Platform, answer: A & Noted): A & Noted {
  const note = notes(answer.note, ...unread(platform));
  return note === undefined ? answer : { ...answer, note };
}
