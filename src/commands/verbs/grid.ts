import { cutToWidth, stringWidth } from '../../text/table.ts';
import type { Paint } from '../terminal.ts';
import { type CellValue, cellText, lookOf, NONE, saysNothing, UNKNOWN } from './cells.ts';

/** Where text is shown. */
export interface Page {
  /** Cells of a line; infinite in a pipe, where nothing is cut. */
  readonly width: number;
  readonly paint: Paint;
}

/** A list answer of a tool. */
export interface GridRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CellValue[])[];
}

interface GridColumn {
  readonly name: string;
  readonly values: readonly CellValue[];
  readonly texts: readonly string[];
  readonly width: number;
}

const GAP = '  ';
/** Optional columns are left out until the last one, the command, has this many cells. */
const LAST_MIN = 32;

/**
 * Rows below a header, the columns `wanted` in this order. Only the last column is cut. An `optional` one is left out
 * where it says nothing, or where there is no room; the last of them first.
 */
export function grid(answer: GridRows, wanted: readonly string[], options: GridOptions): string {
  const { width, paint, optional = [] } = options;
  const all = wanted
    .map((name) => columnOf(answer, name))
    .filter(({ name, values }) => !(optional.includes(name) && saysNothing(name, values)));
  const columns = withRoom(all, optional, width);
  const line = (texts: readonly string[], paintCell: (text: string, column: number) => string): string => {
    let left = width;
    return texts
      .map((text, at) => {
        const isLast = at === texts.length - 1;
        const padded = isLast ? cutToWidth(text, left) : pad(text, columns[at]);
        left = Math.max(1, left - stringWidth(padded) - GAP.length);
        return paintCell(padded, at);
      })
      .join(GAP)
      .trimEnd();
  };
  const header = line(
    columns.map(({ name }) => lookOf(name).title),
    (text) => text,
  );
  const rows = answer.rows.map((_, row) =>
    line(
      columns.map(({ texts }) => texts[row] ?? ''),
      (text, at) => painted(paint, text, { column: columns[at], row }),
    ),
  );
  return [paint('bold', header), ...rows].join('\n');
}

interface GridOptions extends Page {
  readonly optional?: readonly string[];
}

function columnOf({ columns, rows }: GridRows, name: string): GridColumn {
  const at = columns.indexOf(name);
  const nameAt = columns.indexOf('name');
  const values = rows.map((row) => row[at] ?? null);
  const texts = values.map((value, index) => {
    const processName = rows[index]?.[nameAt];
    // As in ps and htop: what has no command line is shown by its name.
    if (name === 'command' && value === null && typeof processName === 'string') return `[${processName}]`;
    return cellText(name, value);
  });
  const { title, minWidth = 0 } = lookOf(name);
  return { name, values, texts, width: Math.max(minWidth, ...[title, ...texts].map(stringWidth)) };
}

function withRoom(columns: readonly GridColumn[], optional: readonly string[], width: number): readonly GridColumn[] {
  const others = columns.slice(0, -1).reduce((sum, column) => sum + column.width + GAP.length, 0);
  if (others + Math.min(LAST_MIN, columns.at(-1)?.width ?? 0) <= width) return columns;
  const dropped = [...optional].reverse().find((name) => columns.slice(0, -1).some((column) => column.name === name));
  return dropped === undefined
    ? columns
    : withRoom(
        columns.filter(({ name }) => name !== dropped),
        optional,
        width,
      );
}

function pad(text: string, column: GridColumn | undefined): string {
  const gap = ' '.repeat(Math.max(0, (column?.width ?? 0) - stringWidth(text)));
  return column && lookOf(column.name).isRight ? gap + text : text + gap;
}

function painted(paint: Paint, text: string, cell: { readonly column: GridColumn | undefined; readonly row: number }) {
  const { column, row } = cell;
  const plain = text.trim();
  if (!column || plain === '') return text;
  const style = plain === UNKNOWN || plain === NONE ? 'dim' : lookOf(column.name).style?.(column.values[row] ?? null);
  return style ? paint(style, text) : text;
}
