import type { Capabilities } from '../platform/capabilities.ts';
import type { Machine } from '../platform/machine.ts';
import type { Unchangeable } from '../process/hard-limit.ts';
import { notes, type SafeText, safe } from '../text/safe-text.ts';

/** Why no command is shown: the configuration says `argv: none`. */
export const argvOff = ({ naming: { commMaxBytes } }: Capabilities): SafeText =>
  commMaxBytes === null
    ? safe`Command lines are not read here (argv: none): patterns match names only.`
    : safe`Command lines are not read here (argv: none): names have at most ${commMaxBytes} characters, patterns match them only.`;

/** Why processes are missing that no rule hides. */
const systemHides = ({ words }: Capabilities): SafeText =>
  safe`The system itself hides other users' processes from this server (${words.hiding}): some of them are neither listed nor counted.`;

/** The caveat of a machine on which nothing can be changed, if what is read there is less exact, too. */
export const caveatOf = (why: Unchangeable | undefined): SafeText[] => (why && !why.always ? [why.caveat] : []);

/** What this machine or its configuration keeps from every answer. */
export const caveatsOf = (
  machine: Pick<Machine, 'capabilities' | 'unchangeable' | 'readsArgv' | 'hidesSome'>,
): SafeText[] => [
  ...caveatOf(machine.unchangeable()),
  ...(machine.readsArgv ? [] : [argvOff(machine.capabilities)]),
  ...(machine.hidesSome() ? [systemHides(machine.capabilities)] : []),
];

interface WithNote {
  readonly note?: SafeText;
}

/** Adds the caveats to an answer that would otherwise show nulls, or less than there is, without a reason. */
export function withCaveats<A extends object>(machine: Machine, answer: A & WithNote): A & WithNote {
  const note = notes(answer.note, ...caveatsOf(machine));
  return note === undefined ? answer : { ...answer, note };
}
