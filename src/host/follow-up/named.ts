import { nameOf, type ProcessFacts } from '../../process/process.ts';
import { type Display, ownText, quoted } from '../../text/display.ts';
import type { View } from '../view.ts';

const NAME_CHARS = 32;

/** A process in a sentence: `pid 42 "node"`. Only for one that may be shown; its pid may then be used. */
export function named(view: View, process: ProcessFacts): Display {
  view.shown(process);
  return ownText`pid ${process.pid} ${quoted(nameOf(process), NAME_CHARS)}`;
}

/** The same of a process that may have to stay hidden. */
export const namedOrHidden = (view: View, process: ProcessFacts | undefined): Display =>
  process && view.lists(process) ? named(view, process) : ownText`a process that may not be shown`;
