import { defined } from '../defined.ts';
import { ProcessError } from '../errors.ts';
import type { FileUse } from '../platform/find-file.ts';
import type { Machine, SearchedFile } from '../platform/machine.ts';
import { mib } from '../process/columns.ts';
import type { ListAnswer } from '../process/list-answer.ts';
import { ageS, isZombie, nameOf, type ProcessFacts } from '../process/process.ts';
import { yieldIfDue } from '../process/yielding.ts';
import { displayCommand, notes, quoted, rowCommandChars, type SafeText, safe, safeText } from '../text/display.ts';
import type { AccessView } from './access.ts';

const ROWS_MAX = 50;
const COLUMNS = ['pid', 'name', 'user', 'use', 'memory_mib', 'age_s', 'command'] as const;

interface FileUser {
  readonly process: ProcessFacts;
  readonly uses: readonly FileUse[];
}

/** Who holds this file, or this folder and what lies below it: open, as working folder or as program. */
export async function fileUsers(machine: Machine, view: AccessView, path: string): Promise<ListAnswer> {
  const place = await placeOf(machine, path);
  const everyone = view.scope('*');
  const snapshot = await machine.snapshot({ owner: everyone.owner, argv: false });
  await yieldIfDue();
  const { processes, hidden } = await everyone.list(snapshot);
  const usesOf = machine.fileUses(place);
  const found: FileUser[] = [];
  let unreadable = 0;
  for (const seen of processes) {
    await yieldIfDue();
    const uses = await usesOf(seen);
    if (uses === null && !seen.kernelThread && !isZombie(seen)) unreadable++; // those hold nothing
    if (!uses || uses.length === 0) continue;
    // Between the snapshot and the look at its files a pid may have changed hands: `complete` looks again.
    const process = machine.refresh(seen);
    if (process && view.canList(process)) found.push({ process, uses });
  }
  const largest = found.sort((a, b) => b.process.rssBytes - a.process.rssBytes).slice(0, ROWS_MAX);
  const commandChars = rowCommandChars(largest.length, COLUMNS.length);
  const note = noteOn(unreadable, found.length, place);
  const row = (process: ProcessFacts, uses: readonly string[]) => {
    view.recordSighting(process);
    return [
      process.pid,
      safeText(nameOf(process)),
      view.userName(process.uids[0]),
      safeText(uses.join(', ')),
      mib(process.rssBytes),
      Math.round(ageS(process, snapshot.clock)),
      displayCommand(process.argv, commandChars),
    ];
  };
  return {
    columns: COLUMNS,
    rows: largest.map(({ process, uses }) => row(process, uses)),
    total: found.length,
    ...defined({ hidden }),
    ...(note && { note }),
  };
}

/** Throws INVALID_INPUT for a path that leads nowhere or may not be read. */
async function placeOf(machine: Machine, path: string): Promise<SearchedFile> {
  const place = path.startsWith('/') ? await machine.findFile(path) : { why: 'is not absolute: it must begin with /' };
  if ('why' in place) throw new ProcessError('INVALID_INPUT', `path ${quoted(path)} ${place.why}`);
  return place;
}

function noteOn(unreadable: number, found: number, place: SearchedFile): SafeText | undefined {
  return notes(
    'silent' in place ? safe`Compared by name only: ${safeText(place.silent)}.` : undefined,
    found > ROWS_MAX ? safe`The ${ROWS_MAX} largest of ${found}: ask for a folder or file further down.` : undefined,
    unreadable > 0
      ? safe`The system does not let this server look into ${unreadable} more of the listed users' processes: they may use it, too.`
      : undefined,
  );
}
