import type { Machine } from '../platform/machine.ts';
import { notes, type SafeText, safe } from '../text/safe-text.ts';

/** Why no command is shown: the configuration says `argv: none`. */
export const ARGV_OFF = safe`Command lines are not read here (argv: none): names have at most 15 characters, patterns match them only.`;

/** Why processes are missing that no rule hides. */
const SYSTEM_HIDES = safe`The system itself hides other users' processes from this server (hidepid): some of them are neither listed nor counted.`;

/** Why nothing can be changed here. */
export const FOREIGN = safe`This /proc belongs to another PID namespace: processes are shown as it lists them, and none can be changed.`;

/** What this machine or its configuration keeps from every answer. */
export const caveatsOf = (machine: Pick<Machine, 'procIsForeign' | 'readsArgv' | 'hidesSome'>): SafeText[] => [
  ...(machine.procIsForeign() ? [FOREIGN] : []),
  ...(machine.readsArgv ? [] : [ARGV_OFF]),
  ...(machine.hidesSome() ? [SYSTEM_HIDES] : []),
];

interface WithNote {
  readonly note?: SafeText;
}

/** Adds the caveats to an answer that would otherwise show nulls, or less than there is, without a reason. */
export function withCaveats<A extends object>(machine: Machine, answer: A & WithNote): A & WithNote {
  const note = notes(answer.note, ...caveatsOf(machine));
  return note === undefined ? answer : { ...answer, note };
}
