import type { Platform } from '../platform/machine.ts';
import { CUT_NAMES, PROTECTED_NAMES } from '../policy/protected.ts';
import { COLUMNS, type Column, mib } from '../process/columns.ts';
import type { List } from '../process/list-answer.ts';
import { type Reason, reasonOf, type Suspect, suspects } from '../process/orphans.ts';
import { ageS, type ProcessFacts } from '../process/process.ts';
import { collect } from '../process/yielding.ts';
import { displayText, notes, ownText, rowCommandChars } from '../text/display.ts';
import type { View } from './access.ts';
import { portsOf } from './ports-of.ts';
import { shownRow } from './row.ts';

interface Orphan {
  readonly suspect: Suspect;
  readonly reason: Reason;
}

interface Found {
  readonly found: readonly Orphan[];
  /** How many may be services or in a container: their control group cannot be read. */
  readonly unknown: number;
}

interface Weighed extends Orphan {
  /** Those of the tree that still run, the top one first. */
  readonly tree: readonly ProcessFacts[];
  readonly bytes: number;
}

const SPARED = new Set([...PROTECTED_NAMES, ...CUT_NAMES]);
const FRONT: readonly Column[] = ['pid', 'name'];

/**
 * What was left behind by an ended client, terminal, session or parent. One row for each remaining tree: its top
 * process, with the memory, the ports and the number of all that hangs below it.
 */
export async function orphans(platform: Platform, view: View, minAgeS: number, limit: number): Promise<List> {
  const scope = view.scope(undefined);
  const snapshot = await platform.snapshot({ owner: scope.owner, argv: true });
  const { processes, hidden } = await scope.see(snapshot);
  const { found, unknown } = await findOrphans(platform, processes, minAgeS);
  const weighed = (await Promise.all(found.map((orphan) => weigh(platform, orphan))))
    .filter(({ tree }) => tree.length > 0)
    .sort((a, b) => b.bytes - a.bytes);

  const shown = weighed.slice(0, limit);
  const ports = await portsOf(
    platform,
    shown.flatMap(({ tree }) => tree),
    shown.length,
  );
  const commandChars = rowCommandChars(shown.length);
  const rows = shown.map(({ reason, tree: [process, ...below], bytes }) => {
    if (!process) return [];
    const row = shownRow(platform, view, { process, clock: snapshot.clock, commandChars });
    const held = ports.of([process, ...below].map(({ pid }) => pid));
    return [
      ...FRONT.map((column) => COLUMNS[column](row)),
      displayText(reason),
      Math.round(ageS(process, snapshot.clock)),
      mib(bytes),
      below.length + 1,
      held?.toSorted((a, b) => a - b) ?? null,
      COLUMNS.command(row),
    ];
  });
  const note = notes(
    weighed.length > limit ? ownText`Only the ${limit} largest: raise limit for the others.` : undefined,
    unknown > 0
      ? ownText`${unknown} more are either left behind or services: the system does not let this server read their control groups.`
      : undefined,
    ports.note(),
  );
  return {
    columns: [...FRONT, 'reason', 'age_s', 'memory_mib', 'processes', 'ports', 'command'],
    rows,
    total: weighed.length,
    ...(hidden && { hidden }),
    ...(note && { note }),
  };
}

async function findOrphans(platform: Platform, processes: readonly ProcessFacts[], minAgeS: number): Promise<Found> {
  const known = new Map<number, ProcessFacts | undefined>(processes.map((process) => [process.pid, process]));
  // A parent or the beginner of a session may be somebody else's: only how it stands is used, nothing of it is told.
  const find = (pid: number): ProcessFacts | undefined => {
    if (!known.has(pid)) known.set(pid, platform.read(pid));
    return known.get(pid);
  };
  const clock = platform.clock();
  const lineage = new Set(platform.ancestors());
  const all = await suspects(processes, { find, lineage, spared: SPARED, clock });
  const suspected = all.filter(({ process }) => ageS(process, clock) >= minAgeS);
  if (suspected.length === 0) return { found: [], unknown: 0 };
  const own = platform.self.pid;
  const attached = await platform.attachments([own, ...suspected.map(({ process }) => process.pid)]);
  const found = suspected.flatMap((suspect): Orphan[] => {
    const attachments = attached.get(suspect.process.pid);
    const reason = attachments && reasonOf(suspect, attachments, attached.get(own) ?? {});
    return reason ? [{ suspect, reason }] : [];
  });
  const unknown = suspected.filter(({ process }) => attached.get(process.pid)?.groupUnknown).length;
  return { found, unknown };
}

/** Memory as the lists show it. Nothing is left of a tree whose top has ended meanwhile: below it all has changed. */
async function weigh(platform: Platform, orphan: Orphan): Promise<Weighed> {
  const whole = await collect(orphan.suspect.tree, (process) => platform.complete(process));
  const tree = whole[0]?.pid === orphan.suspect.process.pid ? whole : [];
  return { ...orphan, tree, bytes: tree.reduce((sum, { rssBytes }) => sum + rssBytes, 0) };
}
