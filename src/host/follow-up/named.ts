import { quotedName } from '../../process/columns.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { type Display, ownText } from '../../text/display.ts';
import type { View } from '../view.ts';

/** A process in a sentence: `pid 42 "node"`. Only for one that may be shown; its pid may then be used. */
export function named(view: View, process: ProcessFacts): Display {
  view.shown(process);
  return ownText`pid ${process.pid} ${quotedName(process)}`;
}

/** The same of a process that may have to stay hidden. */
export const namedOrHidden = (view: View, process: ProcessFacts | undefined): Display =>
  process && view.lists(process) ? named(view, process) : ownText`a process that may not be shown`;
