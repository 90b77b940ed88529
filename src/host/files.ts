import { ProcessError } from '../errors.ts';
import type { Use } from '../platform/find-file.ts';
import type { Place, Platform } from '../platform/machine.ts';
import { mib } from '../process/columns.ts';
import type { List } from '../process/list-answer.ts';
import { ageS, isZombie, nameOf, type ProcessFacts } from '../process/process.ts';
import { nextSlice, sliceIsOver } from '../process/yielding.ts';
import { type Display, displayCommand, displayText, notes, ownText, quoted, rowCommandChars } from '../text/display.ts';
import type { View } from './access.ts';

const ROWS_MAX = 50;
const COLUMNS = ['pid', 'name', 'user', 'use', 'memory_mib', 'age_s', 'command'] as const;

interface Found {
  readonly process: ProcessFacts;
  readonly uses: readonly Use[];
}

/** Who holds this file, or this folder and what lies below it: open, as working folder or as program. */
export async function fileUsers(platform: Platform, view: View, path: string): Promise<List> {
  const place = await placeOf(platform, path);
  const everyone = view.scope('*');
  const snapshot = await platform.snapshot({ owner: everyone.owner, argv: false });
  if (sliceIsOver()) await nextSlice();
  const { processes, hidden } = await everyone.list(snapshot);
  const usesOf = platform.usesOf(place);
  const found: Found[] = [];
  let unreadable = 0;
  for (const seen of processes) {
    if (sliceIsOver()) await nextSlice();
    const uses = await usesOf(seen);
    if (uses === null && !seen.kernelThread && !isZombie(seen)) unreadable++; // those hold nothing
    if (!uses || uses.length === 0) continue;
    // Between the snapshot and the look at its files a pid may have changed hands: `complete` looks again.
    const process = platform.complete(seen);
    if (process && view.lists(process)) found.push({ process, uses });
  }
  const largest = found.sort((a, b) => b.process.rssBytes - a.process.rssBytes).slice(0, ROWS_MAX);
  const commandChars = rowCommandChars(largest.length, COLUMNS.length);
  const note = noteOn(unreadable, found.length, place);
  const row = (process: ProcessFacts, uses: readonly string[]) => {
    view.shown(process);
    return [
      process.pid,
      displayText(nameOf(process)),
      view.userName(process.uids[0]),
      displayText(uses.join(', ')),
      mib(process.rssBytes),
      Math.round(ageS(process, snapshot.clock)),
      displayCommand(process.argv, commandChars),
    ];
  };
  return {
    columns: COLUMNS,
    rows: largest.map(({ process, uses }) => row(process, uses)),
    total: found.length,
    ...(hidden && { hidden }),
    ...(note && { note }),
  };
}

/** Throws INVALID_INPUT for a path that leads nowhere or may not be read. */
async function placeOf(platform: Platform, path: string): Promise<Place> {
  const place = path.startsWith('/') ? await platform.place(path) : { why: 'is not absolute: it must begin with /' };
  if ('why' in place) throw new ProcessError('INVALID_INPUT', `path ${quoted(path)} ${place.why}`);
  return place;
}

function noteOn(unreadable: number, found: number, place: Place): Display | undefined {
  return notes(
    'silent' in place ? ownText`Compared by name only: ${displayText(place.silent)}.` : undefined,
    found > ROWS_MAX ? ownText`The ${ROWS_MAX} largest of ${found}: ask for a folder or file further down.` : undefined,
    unreadable > 0
      ? ownText`The system does not let this server look into ${unreadable} more of the listed users' processes: they may use it, too.`
      : undefined,
  );
}
