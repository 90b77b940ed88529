import { defined } from '../../defined.ts';
import type { AccessView } from '../../host/access.ts';
import type { WaitContext } from '../../host/call-context.ts';
import { withCaveats } from '../../host/caveats.ts';
import type { Host } from '../../host/host.ts';
import { createPages, type PageArguments, type Pages } from '../../host/pages.ts';
import type { Machine } from '../../platform/machine.ts';
import type { Projects } from '../../platform/project.ts';
import type { Snapshot } from '../../platform/snapshot.ts';
import type { SelectedProcess } from '../../process/columns.ts';
import { type GroupKey, group, groupCells, groupColumns, keyOf, PIDS_SHOWN } from '../../process/group.ts';
import { type HiddenCounts, type ListAnswer, toCells } from '../../process/list-answer.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { matches, needsCpu, needsProject, type Query, sorted } from '../../process/query.ts';
import { mapYielding, yieldIfDue } from '../../process/yielding.ts';
import { rowCommandChars } from '../../text/lengths.ts';
import type { Pattern } from '../../text/pattern.ts';
import { notes, type Presenter, type SafeText, safe } from '../../text/safe-text.ts';
import { perHost } from './per-host.ts';
import { portsOf } from './ports-column.ts';
import { shownRow } from './rows.ts';
import { Search, unsearchedNote } from './search.ts';

export interface ListRequest extends Query {
  readonly username?: string | undefined;
  readonly pattern?: Pattern | undefined;
  readonly groupBy?: GroupKey | undefined;
  readonly cursor?: string | undefined;
  /** The arguments as they came, to check that a cursor belongs to them. */
  readonly asked: PageArguments;
}

/** A selection that is shown page by page. */
interface ListSelection {
  readonly selected: readonly ListedProcess[];
  readonly query: Query;
  readonly snapshot: Pick<Snapshot, 'clock' | 'vanished' | 'unreadable'>;
  readonly hidden: HiddenCounts | undefined;
  /** What the search did not cover. */
  readonly missed: SafeText | undefined;
  /** Where nothing was found: which processes this server cannot see. */
  readonly unseen: SafeText | undefined;
  /** File systems that did not answer when asked for the project of a process. */
  readonly silent: readonly string[];
}

interface ListedProcess extends SelectedProcess {
  readonly matched?: SafeText;
}

const pagesOf = perHost(() => createPages<ListSelection>());

/** The processes a caller asks for, from one snapshot; the later pages too. */
export async function processList(host: Host, request: ListRequest, context: WaitContext): Promise<ListAnswer> {
  const pages = pagesOf(host);
  if (request.cursor !== undefined) {
    const resumed = pages.resume(request.cursor, request.asked);
    return withCaveats(host.machine, await pageOf(host, resumed.value, resumed));
  }
  const selection = await select(host, request, context);
  const answer = request.groupBy
    ? await groupsOf(host, selection, request.groupBy)
    : await pageOf(host, selection, { offset: 0, cursorAt: (at) => pages.keep(request.asked, selection)(at) });
  return withCaveats(host.machine, answer);
}

async function select(host: Host, request: ListRequest, context: WaitContext): Promise<ListSelection> {
  const { machine, view, sampler } = host;
  const { pattern, sortBy, groupBy } = request;
  const scope = await view.scopeOf(request.username);
  const argv = pattern !== undefined || groupBy === 'name' || sortBy === 'name';
  const { snapshot, cpu } =
    needsCpu(request) || groupBy
      ? await sampler.measure(scope, argv, context)
      : { snapshot: await machine.snapshot({ wants: scope.wants, argv }), cpu: undefined };
  await yieldIfDue();
  const { processes, hidden } = await scope.list(snapshot);
  const projects = needsProject(request) || groupBy === 'project' ? await machine.projects(processes) : undefined;
  const search = pattern && new Search(host, pattern);
  const found = await searched(host, request, { snapshot, processes, search, cpu, projects: projects?.byPid });
  await yieldIfDue();
  const { clock, vanished, unreadable } = snapshot;
  return {
    selected: sorted(found, sortBy, view.show).map(withoutArgv),
    query: request,
    snapshot: { clock, vanished, unreadable },
    hidden,
    missed: search && unsearchedNote(search.unsearched),
    unseen: search && found.length === 0 ? machine.unseenSystem()?.processes : undefined,
    silent: projects?.unavailable ?? [],
  };
}

interface Searched {
  readonly snapshot: Snapshot;
  readonly processes: readonly ProcessFacts[];
  readonly search: Search | undefined;
  readonly cpu: ReadonlyMap<number, number | null> | undefined;
  readonly projects: Projects['byPid'] | undefined;
}

/** Those of the processes that the filters and the pattern leave. */
function searched(
  { machine, view }: Host,
  { sortBy, filters }: ListRequest,
  { snapshot, processes, search, cpu, projects }: Searched,
): Promise<ListedProcess[]> {
  // The cost of measuring says nothing about the machine.
  const ranksCpu = sortBy === 'cpu' || filters.min_cpu_percent !== undefined;
  return mapYielding(processes, (process): ListedProcess | undefined | Promise<ListedProcess | undefined> => {
    if (ranksCpu && process.pid === machine.self.pid) return undefined;
    const candidate = {
      process,
      ...(cpu && { cpuPercent: cpu.get(process.pid) ?? null }),
      ...(projects && { project: projects.get(process.pid) ?? null }),
    };
    if (!matches(candidate, filters, { clock: snapshot.clock, show: view.show })) return undefined;
    if (!search) return candidate;
    const withMatch = (matched: SafeText | undefined): ListedProcess | undefined =>
      matched && { ...candidate, matched };
    const matched = search.find(process);
    return matched instanceof Promise ? matched.then(withMatch) : withMatch(matched);
  });
}

async function pageOf(
  host: Host,
  selection: ListSelection,
  { offset, cursorAt }: Omit<ReturnType<Pages<unknown>['resume']>, 'value'>,
): Promise<ListAnswer> {
  const { view } = host;
  const { selected, query, snapshot } = selection;
  const { shown, next, gone } = await refreshed(host, selection, offset);
  // The exact figures may differ a little from those of the snapshot.
  const page = query.sortBy === 'memory' ? sorted(shown, 'memory', view.show) : shown;
  const commandChars = rowCommandChars(page.length, query.columns.length);
  const processes = page.map(({ process }) => process);
  const ports = query.columns.includes('ports') ? await portsOf(host, processes, page.length) : undefined;
  const rows = await mapYielding(page, (found) => {
    const bound = ports && { ports: ports.of([found.process.pid]) };
    const row = shownRow(host, { ...found, clock: snapshot.clock, commandChars, ...bound });
    return toCells(row, query.columns);
  });
  return {
    columns: query.columns,
    rows,
    total: selected.length - gone,
    ...defined({ next_cursor: next < selected.length ? cursorAt(next) : undefined }),
    ...caveatsOfSelection(view, selection, { vanished: snapshot.vanished + gone, ports: ports?.note() }),
  };
}

/** A page of them as they are now; `gone`: how many before `next` have ended or may no longer be shown. */
async function refreshed({ machine, view }: Host, { selected, query }: ListSelection, offset: number) {
  const shown: ListedProcess[] = [];
  let [next, gone] = [offset, 0];
  while (next < selected.length && shown.length < query.limit) {
    const some = selected.slice(next, next + query.limit - shown.length);
    next += some.length;
    const running = await mapYielding(some, (found) => refreshedOne(machine, found));
    // Since the first page the rules may have changed, and so may the user of a process.
    const listed = await view.canListAll(running.map(({ process }) => process));
    const kept = running.filter(({ process }) => listed.has(process.pid));
    gone += some.length - kept.length;
    shown.push(...kept);
  }
  return { shown, next, gone };
}

function refreshedOne(machine: Machine, found: ListedProcess): ListedProcess | undefined {
  const process = machine.refresh(found.process);
  return process && { ...found, process };
}

async function groupsOf({ machine, view }: Host, selection: ListSelection, by: GroupKey): Promise<ListAnswer> {
  const { selected, query } = selection;
  const exact = await mapYielding(selected, (found) => refreshedOne(machine, found));
  await yieldIfDue();
  const groups = group(
    exact,
    keyOf(by, (user) => user && machine.users.nameOf(user)),
    query.sortBy,
  );
  const page = groups.slice(0, query.limit);
  for (const { members } of page) for (const { process } of members.slice(0, PIDS_SHOWN)) view.recordSighting(process);
  return {
    columns: groupColumns(by),
    rows: page.map((one) => groupCells(view.show, one)),
    total: groups.length,
    ...caveatsOfSelection(view, selection, { vanished: selected.length - exact.length }),
  };
}

/** What an answer about a selection leaves out, and why. */
function caveatsOfSelection(
  view: AccessView,
  { hidden, missed, unseen, snapshot, silent }: ListSelection,
  { vanished, ports }: { readonly vanished: number; readonly ports?: SafeText | undefined },
) {
  const { unreadable } = snapshot;
  const note = notes(
    missed,
    unseen,
    vanished > 0 ? safe`${vanished} exited while they were read.` : undefined,
    // Processes that exist but are in no list.
    unreadable > 0
      ? safe`The system does not let this server read ${unreadable} more, so they are left out.`
      : undefined,
    silentNote(view.show, silent),
    ports,
  );
  return { ...defined({ hidden, note }), ...(missed && { partial: true as const }) };
}

/** Each page reads its command lines again: kept for later ones, those of thousands of processes are many megabytes. */
const withoutArgv = ({ process: { argv: _, argvCut: __, ...process }, ...found }: ListedProcess): ListedProcess => ({
  ...found,
  process,
});

const SILENT_MAX = 3;
const SILENT_CHARS = 512;

function silentNote(show: Presenter, silent: readonly string[]): SafeText | undefined {
  if (silent.length === 0) return undefined;
  const more = silent.length > SILENT_MAX ? [`${silent.length - SILENT_MAX} more file systems do not answer`] : [];
  return safe`Some projects are unknown: ${show.text([...silent.slice(0, SILENT_MAX), ...more].join('; '), SILENT_CHARS)}.`;
}
