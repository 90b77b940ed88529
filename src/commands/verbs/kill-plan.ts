import type * as z from 'zod';
import { THIS_SYSTEM } from '../../platform/this-system.ts';
import { getProcessTree } from '../../tools/get_process_tree.ts';
import { terminateProcesses } from '../../tools/terminate_processes/terminate_processes.ts';
import { type ToolSession, UNASKED } from '../tool-session.ts';
import type { CellValue } from './cells.ts';
import { type GridRows, grid, type Page } from './grid.ts';
import { treeLines } from './tree-lines.ts';

/** What a person sees before anything is ended. */

export const TERMINATE = terminateProcesses(THIS_SYSTEM.capabilities);
export type Termination = z.output<typeof TERMINATE.output>;

const COLUMNS = ['pid', 'name', 'user', 'memory_mib', 'age_s', 'ports', 'descendants', 'match', 'command'] as const;
const OPTIONAL = ['ports', 'descendants', 'match'];
const USER = COLUMNS.indexOf('user');

type PlannedRow = readonly CellValue[];

/** What would be ended for something that was typed. */
export interface KillPlan {
  readonly typed: string;
  readonly answer: Termination;
}

/** Each planned process once. If no pattern found it, its match is what was typed: a port or a pid. */
export function plannedRows(plans: readonly KillPlan[]): PlannedRow[] {
  const byPid = new Map<CellValue, PlannedRow>();
  for (const { answer, typed } of plans) {
    const { columns = [], rows = [] } = answer.targets ?? {};
    for (const row of rows) {
      const cells = COLUMNS.map((column) => row[columns.indexOf(column)] ?? (column === 'match' ? typed : null));
      if (!byPid.has(cells[0] ?? null)) byPid.set(cells[0] ?? null, cells);
    }
  }
  return [...byPid.values()];
}

/** With the descendants of each below it, because they end with it. */
export async function withDescendants(session: ToolSession, rows: readonly PlannedRow[]): Promise<PlannedRow[]> {
  const pids = new Set(rows.map(([pid]) => pid));
  const all: PlannedRow[] = [];
  for (const row of rows) {
    const args = { pid: row[0], depth: DEPTH_MAX, limit: ROWS_MAX };
    const result = await session.call({ tool: getProcessTree, args, client: UNASKED });
    const tree = getProcessTree.output.safeParse(result.structuredContent);
    all.push(
      row,
      ...(tree.success ? descendantsIn(tree.data, row[0] ?? null) : []).filter(([pid]) => !pids.has(pid ?? null)),
    );
  }
  return all;
}

const [DEPTH_MAX, ROWS_MAX] = [50, 500];

function descendantsIn({ columns, rows }: GridRows, top: CellValue): PlannedRow[] {
  const cell = (row: PlannedRow, column: string): CellValue => row[columns.indexOf(column)] ?? null;
  const at = rows.findIndex((row) => cell(row, 'pid') === top);
  const below = rows.slice(at + 1);
  const depthOfTop = Number(cell(rows[at] ?? [], 'depth'));
  const lines = treeLines(below.map((row) => Number(cell(row, 'depth')) - depthOfTop));
  return below.map((row, index) =>
    COLUMNS.map((column) => {
      if (column === 'command') return `${lines[index]}${cell(row, 'command') ?? `[${cell(row, 'name')}]`}`;
      return column === 'ports' ? [] : column === 'match' ? '' : column === 'descendants' ? 0 : cell(row, column);
    }),
  );
}

/** `own`: the user whose processes need no name. */
export function plannedTable(rows: readonly PlannedRow[], page: Page, own: string | null): string {
  const isOwn = rows.every((row) => row[USER] === own);
  const shown = COLUMNS.filter((_, at) => !(at === USER && isOwn));
  return grid({ columns: COLUMNS, rows }, shown, { ...page, optional: OPTIONAL });
}

/** What is left alone, with the reason; empty if nothing is. */
export function leftAloneText(plans: readonly KillPlan[], page: Page): string {
  const rows = plans.flatMap(({ answer: { refused = [], also_matches = [] } }) => [
    ...refused.map(({ pid, name, reason }) => [pid, name, reasonText(reason)]),
    ...also_matches.map(({ pid, name, command }) => [pid, name, `only its arguments match: ${command ?? name ?? ''}`]),
  ]);
  if (rows.length === 0) return '';
  const columns = ['pid', 'name', 'why'];
  return `Left alone:\n${grid({ columns, rows }, columns, page)}`;
}

/** The first sentence, without the code and the pid that it begins with. */
export const reasonText = (reason: string): string =>
  /^(?:[A-Z_]+: )?(?:process \d+:? )?(.*?)(?:\. |\.?$)/s.exec(reason)?.[1] ?? reason;
