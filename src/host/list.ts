import { defined } from '../defined.ts';
import type { Machine, Snapshot } from '../platform/machine.ts';
import type { SelectedProcess } from '../process/columns.ts';
import { type GroupKey, group, groupCells, groupColumns, keyOf, PIDS_SHOWN } from '../process/group.ts';
import { type HiddenCounts, type ListAnswer, toCells } from '../process/list-answer.ts';
import { matches, needsCpu, needsProject, type Query, sorted } from '../process/query.ts';
import { mapYielding, yieldIfDue } from '../process/yielding.ts';
import { notes, rowCommandChars, type SafeText, safe, safeText } from '../text/display.ts';
import type { Pattern } from '../text/pattern.ts';
import type { AccessView } from './access.ts';
import type { ReadContext } from './call-context.ts';
import type { PageArguments, Pages } from './pages.ts';
import { portsOf } from './ports-of.ts';
import { shownRow } from './row.ts';
import type { Sampler } from './sampler.ts';
import { createSearch, unsearchedNote } from './search.ts';

export interface ListRequest extends Query {
  readonly username?: string | undefined;
  readonly pattern?: Pattern | undefined;
  readonly groupBy?: GroupKey | undefined;
  readonly cursor?: string | undefined;
  /** The arguments as they came, to tell whether a cursor belongs to them. */
  readonly asked: PageArguments;
}

/** A selection of which pages are shown one after the other. */
export interface ListSelection {
  readonly selected: readonly ListedProcess[];
  readonly query: Query;
  readonly snapshot: Pick<Snapshot, 'clock' | 'vanished' | 'unreadable'>;
  readonly hidden: HiddenCounts | undefined;
  /** What the search did not cover. */
  readonly missed: SafeText | undefined;
  /** File systems that did not answer when asked for the project of a process. */
  readonly silent: readonly string[];
}

interface ListedProcess extends SelectedProcess {
  readonly matched?: SafeText;
}

/** The processes a caller asks for, from one snapshot; the later pages too. */
export function createLister(
  machine: Machine,
  view: AccessView,
  sampler: Sampler<unknown>,
  pages: Pages<ListSelection>,
) {
  async function select(request: ListRequest, context: ReadContext): Promise<ListSelection> {
    const { username, pattern, filters, sortBy, groupBy } = request;
    const scope = view.scope(username);
    const argv = pattern !== undefined || groupBy === 'name' || sortBy === 'name';
    const measured =
      needsCpu(request) || groupBy
        ? await sampler.measure(scope, argv, context)
        : { snapshot: await machine.snapshot({ owner: scope.owner, argv }), cpu: undefined };
    const { snapshot, cpu } = measured;
    await yieldIfDue();
    const { processes, hidden } = await scope.list(snapshot);
    const projects = needsProject(request) || groupBy === 'project' ? await machine.projects(processes) : undefined;
    const search = pattern && createSearch(machine, pattern);
    // The cost of measuring says nothing about the machine.
    const ranksCpu = sortBy === 'cpu' || filters.min_cpu_percent !== undefined;
    const found = await mapYielding(
      processes,
      (process): ListedProcess | undefined | Promise<ListedProcess | undefined> => {
        if (ranksCpu && process.pid === machine.self.pid) return undefined;
        const candidate = {
          process,
          ...(cpu && { cpuPercent: cpu.get(process.pid) ?? null }),
          ...(projects && { project: projects.byPid.get(process.pid) ?? null }),
        };
        if (!matches(candidate, filters, snapshot.clock)) return undefined;
        if (!search) return candidate;
        const withMatch = (matched: SafeText | undefined): ListedProcess | undefined =>
          matched && { ...candidate, matched };
        const matched = search.find(process);
        return matched instanceof Promise ? matched.then(withMatch) : withMatch(matched);
      },
    );
    await yieldIfDue();
    const { clock, vanished, unreadable } = snapshot;
    return {
      selected: sorted(found, sortBy).map(withoutArgv),
      query: request,
      snapshot: { clock, vanished, unreadable },
      hidden,
      missed: search && unsearchedNote(search.unsearched),
      silent: projects?.unavailable ?? [],
    };
  }

  async function pageOf(
    selection: ListSelection,
    offset: number,
    cursorAt: (offset: number) => SafeText,
  ): Promise<ListAnswer> {
    const { selected, query, snapshot, hidden, missed, silent } = selection;
    const shown: ListedProcess[] = [];
    let [at, gone] = [offset, 0];
    while (at < selected.length && shown.length < query.limit) {
      const next = selected.slice(at, at + query.limit - shown.length);
      at += next.length;
      const there = await mapYielding(next, (found): ListedProcess | undefined => {
        const process = machine.refresh(found.process);
        return process && { ...found, process };
      });
      // Since the first page the rules may have changed, and so may the user of a process.
      const listed = await view.canListAll(there.map(({ process }) => process));
      const kept = there.filter(({ process }) => listed.has(process.pid));
      gone += next.length - kept.length;
      shown.push(...kept);
    }
    // The exact figures may differ a little from those of the snapshot.
    const page = query.sortBy === 'memory' ? sorted(shown, 'memory') : shown;
    const commandChars = rowCommandChars(page.length, query.columns.length);
    const ports = query.columns.includes('ports')
      ? await portsOf(
          machine,
          page.map(({ process }) => process),
          page.length,
        )
      : undefined;
    const rows = await mapYielding(page, (found) => {
      const held = ports && { ports: ports.of([found.process.pid]) };
      const row = shownRow(machine, view, { ...found, clock: snapshot.clock, commandChars, ...held });
      return toCells(row, query.columns);
    });
    const note = notes(
      missed,
      vanishedNote(snapshot.vanished + gone),
      unreadableNote(snapshot.unreadable),
      silentNote(silent),
      ports?.note(),
    );
    return {
      columns: query.columns,
      rows,
      total: selected.length - gone,
      ...(at < selected.length && { next_cursor: cursorAt(at) }),
      ...defined({ hidden }),
      ...(note && { note }),
      ...(missed && { partial: true as const }),
    };
  }

  async function groupsOf(selection: ListSelection, by: GroupKey): Promise<ListAnswer> {
    const { selected, query, snapshot, hidden, missed, silent } = selection;
    const exact = await mapYielding(selected, (found): ListedProcess | undefined => {
      const process = machine.refresh(found.process);
      return process && { ...found, process };
    });
    await yieldIfDue();
    const groups = group(exact, keyOf(by, machine.users.nameOf), query.sortBy);
    const page = groups.slice(0, query.limit);
    for (const { members } of page)
      for (const { process } of members.slice(0, PIDS_SHOWN)) view.recordSighting(process);
    const note = notes(
      missed,
      vanishedNote(selected.length - exact.length),
      unreadableNote(snapshot.unreadable),
      silentNote(silent),
    );
    return {
      columns: groupColumns(by),
      rows: page.map(groupCells),
      total: groups.length,
      ...defined({ hidden }),
      ...(note && { note }),
      ...(missed && { partial: true as const }),
    };
  }

  return async (request: ListRequest, context: ReadContext): Promise<ListAnswer> => {
    if (request.cursor !== undefined) {
      const { value, offset, cursorAt } = pages.resume(request.cursor, request.asked);
      return pageOf(value, offset, cursorAt);
    }
    const selection = await select(request, context);
    if (request.groupBy) return groupsOf(selection, request.groupBy);
    return pageOf(selection, 0, (offset) => pages.keep(request.asked, selection)(offset));
  };
}

/** Each page reads its command lines anew: kept for later ones, those of thousands of processes are many megabytes. */
const withoutArgv = ({ process: { argv: _, argvCut: __, ...process }, ...found }: ListedProcess): ListedProcess => ({
  ...found,
  process,
});

const vanishedNote = (vanished: number): SafeText | undefined =>
  vanished > 0 ? safe`${vanished} exited while they were read.` : undefined;

/** Processes that exist but are in no list. */
const unreadableNote = (count: number): SafeText | undefined =>
  count > 0 ? safe`The system does not let this server read ${count} more, so they are left out.` : undefined;

const SILENT_MAX = 3;

const silentNote = (silent: readonly string[]): SafeText | undefined => {
  if (silent.length === 0) return undefined;
  const more = silent.length > SILENT_MAX ? [`${silent.length - SILENT_MAX} more file systems do not answer`] : [];
  return safe`Some projects are unknown: ${safeText([...silent.slice(0, SILENT_MAX), ...more].join('; '), SILENT_CHARS)}.`;
};
const SILENT_CHARS = 512;
