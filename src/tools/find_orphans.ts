import * as z from 'zod';
import { defined } from '../defined.ts';
import { withCaveats } from '../host/caveats.ts';
import type { Host } from '../host/host.ts';
import type { Capabilities } from '../platform/capabilities.ts';
import type { Machine } from '../platform/machine.ts';
import { ageS } from '../process/clock.ts';
import { COLUMNS, type Column, mib } from '../process/columns.ts';
import type { ListAnswer } from '../process/list-answer.ts';
import { candidates, type Reason, reasonOf } from '../process/orphans.ts';
import type { ProcessFacts } from '../process/process.ts';
import { mapYielding } from '../process/yielding.ts';
import { safeText } from '../text/built-in.ts';
import { rowCommandChars } from '../text/lengths.ts';
import { notes, type SafeText, safe } from '../text/safe-text.ts';
import { LIMIT_DEFAULT, Limit, number } from './shared/fields.ts';
import { ListOutput, tableText } from './shared/lists.ts';
import { portsOf } from './shared/ports-column.ts';
import { shownRow } from './shared/rows.ts';
import { defineTool } from './tool.ts';

const MIN_AGE_DEFAULT_S = 60;

export const findOrphans = defineTool({
  name: 'find_orphans',
  title: 'Find what was left behind',
  description:
    'Finds processes that outlived what started them: MCP servers without a client, dev servers of closed terminals, npm trees without their root, browser drivers of test runs. One row per tree: its top pid, `reason`, memory and ports of the whole tree, number of `processes`; largest first. Leaves out services, containers, daemons, shells, windows, and what is not sure.',
  effect: 'read',
  input: z.strictObject({
    min_age_s: number(0, 1e9).describe('0 to 1000000000; default 60.').optional(),
    limit: Limit.optional(),
  }),
  output: ListOutput,
  run: async ({ min_age_s = MIN_AGE_DEFAULT_S, limit = LIMIT_DEFAULT }, host) =>
    withCaveats(host.machine, await orphanTrees(host, min_age_s, limit)),
  text: (answer, _, layout) =>
    tableText(layout, answer, [`${answer.rows.length} of ${answer.total} left behind, largest memory first`]),
});

const FRONT: readonly Column[] = ['pid', 'name'];

/**
 * What was left behind by an ended client, terminal, session or parent. One row for each remaining tree: its top
 * process, with the memory, the ports and the number of all that hangs below it.
 */
async function orphanTrees(host: Host, minAgeS: number, limit: number): Promise<ListAnswer> {
  const { machine, view } = host;
  const scope = view.scope(undefined);
  const snapshot = await machine.snapshot({ wants: scope.wants, argv: true });
  const { processes, hidden } = await scope.visible(snapshot);
  const { found, unknown } = await searchOrphans(machine, processes, minAgeS);
  const shown = found.sort((a, b) => b.bytes - a.bytes).slice(0, limit);
  const ports = await portsOf(
    host,
    shown.flatMap(({ tree }) => tree),
    shown.length,
  );
  const commandChars = rowCommandChars(shown.length);
  const rows = shown.map(({ reason, tree: [process, ...below], bytes }) => {
    if (!process) return [];
    const row = shownRow(host, { process, clock: snapshot.clock, commandChars });
    const held = ports.of([process, ...below].map(({ pid }) => pid));
    return [
      ...FRONT.map((column) => COLUMNS[column](row)),
      safeText(reason),
      Math.round(ageS(process, snapshot.clock)),
      mib(bytes),
      below.length + 1,
      held?.toSorted((a, b) => a - b) ?? null,
      COLUMNS.command(row),
    ];
  });
  const note = notes(
    found.length > limit ? safe`Only the ${limit} largest: raise limit for the others.` : undefined,
    unknown > 0
      ? safe`${unknown} more are either left behind or services: the system does not let this server see which.`
      : undefined,
    machine.capabilities.facts.jobs === 'never' ? withoutSessions(machine.capabilities) : undefined,
    ports.note(),
  );
  return {
    columns: [...FRONT, 'reason', 'age_s', 'memory_mib', 'processes', 'ports', 'command'],
    rows,
    total: found.length,
    ...defined({ hidden, note }),
  };
}

/** How a system without sessions is searched, and so what may be missing. */
const withoutSessions = ({ system }: Capabilities): SafeText =>
  safe`${safeText(system)} has no sessions to judge by: an ended parent counts as evidence only for runtimes, development tools, browser drivers and what runs in a project.`;

/** `unknown`: how many may be services or in a container, because their control group cannot be read. */
async function searchOrphans(machine: Machine, processes: readonly ProcessFacts[], minAgeS: number) {
  const known = new Map<number, ProcessFacts | undefined>(processes.map((process) => [process.pid, process]));
  // A parent or session leader may be another user's: only its state is used, nothing of it is shown.
  const find = (pid: number): ProcessFacts | undefined => {
    if (!known.has(pid)) known.set(pid, machine.read(pid));
    return known.get(pid);
  };
  const clock = machine.clock();
  const ownAncestry = new Set(machine.ancestors());
  const all = await candidates(processes, {
    ...{ find, hidesSome: machine.hidesSome(), ownAncestry, clock },
    excluded: protectedIn(machine.capabilities),
  });
  const suspected = all.filter(({ process }) => ageS(process, clock) >= minAgeS);
  if (suspected.length === 0) return { found: [], unknown: 0 };
  const own = machine.self.pid;
  const attached = await machine.attachments([own, ...suspected.map(({ process }) => process.pid)]);
  const found: { readonly reason: Reason; readonly tree: readonly ProcessFacts[]; readonly bytes: number }[] = [];
  for (const candidate of suspected) {
    const attachments = attached.get(candidate.process.pid);
    const reason = attachments && reasonOf(candidate, attachments, attached.get(own) ?? {});
    if (!reason) continue;
    // With memory as the lists show it. Nothing is left of a tree whose top has ended: below it all has changed.
    const tree = await mapYielding(candidate.tree, (process) => machine.refresh(process));
    if (tree[0]?.pid !== candidate.process.pid) continue;
    found.push({ reason, tree, bytes: tree.reduce((sum, { rssBytes }) => sum + (rssBytes ?? 0), 0) });
  }
  const unknown = suspected.filter(({ process }) => attached.get(process.pid)?.groupUnknown).length;
  return { found, unknown };
}

/** Names of what is never left behind, also as the kernel cuts them: only the command line has the rest. */
function protectedIn({ naming: { commMaxBytes, keyOf }, protectedNames }: Capabilities): ReadonlySet<string> {
  const names = [...protectedNames.never].map(keyOf);
  return new Set([...names, ...(commMaxBytes === null ? [] : names.map((name) => name.slice(0, commMaxBytes)))]);
}
