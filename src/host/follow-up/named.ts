import { quotedName } from '../../process/columns.ts';
import { nameOf, type ProcessFacts } from '../../process/process.ts';
import { scriptRun } from '../../process/script.ts';
import { type Display, ownText, quoted } from '../../text/display.ts';
import type { View } from '../access.ts';

const WITH_SCRIPT_CHARS = 48;

/** A process in a sentence: `pid 42 "node vite"`. Only for one that may be shown; its pid may then be used. */
export function named(view: View, process: ProcessFacts): Display {
  view.shown(process);
  const script = scriptRun(process);
  const name = script === undefined ? quotedName(process) : quoted(`${nameOf(process)} ${script}`, WITH_SCRIPT_CHARS);
  return ownText`pid ${process.pid} ${name}`;
}

/** The same of a process that may have to stay hidden. */
export const namedOrHidden = (view: View, process: ProcessFacts | undefined): Display =>
  process && view.lists(process) ? named(view, process) : ownText`a process that may not be shown`;
