import { opensArguments } from '../../process/file-openers.ts';
import { nameOf, type ProcessFacts } from '../../process/process.ts';
import { programsOf, takesCommandLine } from '../../process/programs.ts';
import type { Pattern } from '../../text/pattern.ts';
import type { Presenter } from '../../text/safe-text.ts';

/**
 * Does a process that a pattern matches only mention what is wanted: an editor, a pager, a search, a shell with it
 * among its arguments? False if the program or its script matches, or the pattern spans the program and its arguments.
 * What cannot be searched in full counts as a mention: in doubt it is left alone.
 */
export function onlyMentions(show: Presenter, process: ProcessFacts, pattern: Pattern): boolean {
  if (!opensArguments(process)) return false;
  const before = pattern.unsearched;
  // What follows `sh -c` is a command line, not the name of a script.
  const names = takesCommandLine(process) ? [nameOf(process)] : programsOf(process);
  const isProgram = names.some((name) => pattern.matches(show.text(name)));
  const isMention = !isProgram && pattern.matches(show.searched((process.argv ?? []).slice(1)));
  return isMention || pattern.unsearched > before;
}
