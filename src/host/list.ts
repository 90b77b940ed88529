import type { Platform } from '../platform/platform.ts';
import type { ProcessFacts } from '../process/process.ts';
import { nameOf } from '../process/process.ts';
import { type List, page, type Query, select, toCells } from '../process/query.ts';
import { COMMAND_DETAIL_CHARS, type Display, displayCommand, displayText, ownText } from '../text/display.ts';
import type { Pattern } from '../text/pattern.ts';
import type { View } from './view.ts';

export interface ListRequest extends Omit<Query, 'matches'> {
  readonly username?: string | undefined;
  readonly pattern?: Pattern;
}

/** One snapshot, filtered, sorted, cut to a page. */
export function list(platform: Platform, view: View, { username, pattern, ...query }: ListRequest): List {
  const scope = view.scope(username);
  const snapshot = platform.snapshot({ owner: scope.owner, argv: pattern !== undefined });
  const { processes, hidden } = scope.see(snapshot);

  const whereMatched = new Map<number, Display>();
  const matches = (process: ProcessFacts): boolean => {
    if (!pattern) return true;
    const where = matchedIn(process, pattern);
    if (where) whereMatched.set(process.pid, where);
    return where !== undefined;
  };
  const selected = select(processes, { ...query, matches });
  const { processes: shown, vanished } = page(selected, query, platform.complete);
  const note = noteOn(snapshot.vanished + vanished, pattern?.exhausted ?? false);
  return {
    columns: query.columns,
    rows: shown.map((process) => {
      const matched = whereMatched.get(process.pid);
      const user = platform.users.nameOf(process.uids[0]);
      return toCells({ process, clock: snapshot.clock, user, ...(matched && { matched }) }, query.columns);
    }),
    total: selected.length - vanished,
    ...(hidden && { hidden }),
    ...(note && { note }),
  };
}

/** A pattern sees what a caller may see, or a secret could be guessed letter by letter. */
function matchedIn(process: ProcessFacts, pattern: Pattern): Display | undefined {
  if (pattern.matches(displayText(nameOf(process)))) return ownText`name`;
  const command = displayCommand(process.argv, COMMAND_DETAIL_CHARS);
  return command && pattern.matches(command) ? ownText`command` : undefined;
}

function noteOn(vanished: number, exhausted: boolean): Display | undefined {
  if (exhausted) return ownText`The pattern took too long and not all processes were searched: use a simpler one.`;
  return vanished > 0 ? ownText`${vanished} exited while they were read.` : undefined;
}
