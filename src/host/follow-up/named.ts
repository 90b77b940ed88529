import { quotedName } from '../../process/columns.ts';
import { nameOf, type ProcessFacts } from '../../process/process.ts';
import { scriptRun } from '../../process/script.ts';
import { type SafeText, safe } from '../../text/safe-text.ts';
import type { AccessView } from '../access.ts';

const WITH_SCRIPT_CHARS = 48;

/** A process in a sentence: `pid 42 "node vite"`. Only for one that may be shown; its pid may then be used. */
export function named(view: AccessView, process: ProcessFacts): SafeText {
  view.recordSighting(process);
  const script = scriptRun(process);
  const name =
    script === undefined
      ? quotedName(view.show, process)
      : view.show.quoted(`${nameOf(process)} ${script}`, WITH_SCRIPT_CHARS);
  return safe`pid ${process.pid} ${name}`;
}

/** The same for a process that may have to stay hidden. */
export const namedOrHidden = (view: AccessView, process: ProcessFacts | undefined): SafeText =>
  process && view.canList(process) ? named(view, process) : safe`a process that may not be shown`;
