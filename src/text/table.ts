import unicodeWidth from 'fast-string-width';

export interface Look {
  /** Cells of a terminal's line. */
  readonly width: number;
  /** Paints names of columns and fields. */
  heading(text: string): string;
  /** How to see the rows that remain. */
  more(cursor: string): string;
}

export const createLayout = (look: Look) => ({
  /** Lays rows out in columns two spaces apart. Columns of numbers are aligned to the right. */
  table: (header: readonly string[], rows: readonly (readonly TableCell[])[]): string => tableIn(look, header, rows),
  /** One `name  value` line for each entry; what is undefined has no line. */
  fields: (entries: readonly Entry[]): string => fieldsIn(look, entries),
  /** How to see the rows that remain; empty when all rows are there. */
  moreText: (cursor: string | undefined): string[] => (cursor === undefined ? [] : [look.more(cursor)]),
});
export type Layout = ReturnType<typeof createLayout>;

/** Nothing is cut and nothing is painted. */
export const PLAIN = createLayout({
  width: Number.POSITIVE_INFINITY,
  heading: (text) => text,
  more: (cursor) => `more with a higher limit, or cursor ${cursor}`,
});

export type TableCell = string | number | readonly number[] | null;
type Entry = readonly [string, string | number | null | undefined];

/** How many numbers of a list its cell shows: a process with thousands of ports would widen every line. */
const NUMBERS_MAX = 16;

const textOf = (cell: TableCell): string =>
  cell === null ? '-' : typeof cell === 'object' ? numbersOf(cell) : String(cell);

const numbersOf = (numbers: readonly number[]): string =>
  [
    ...numbers.slice(0, NUMBERS_MAX),
    ...(numbers.length > NUMBERS_MAX ? [`+${numbers.length - NUMBERS_MAX}`] : []),
  ].join(' ');

function tableIn(look: Look, header: readonly string[], rows: readonly (readonly TableCell[])[]): string {
  const cells = rows.map((row) => row.map((cell) => textOf(cell)));
  const numeric = header.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  const widths = fitted(
    header.map((title, column) => Math.max(stringWidth(title), ...cells.map((row) => stringWidth(row[column] ?? '')))),
    numeric,
    look.width,
  );
  const line = (texts: readonly string[]): string => {
    const padded = texts.map((text, column) => {
      const width = widths[column] ?? 0;
      return pad(cutToWidth(text, width), width, numeric[column] ?? false);
    });
    return cutToWidth(padded.join('  ').trimEnd(), look.width);
  };
  return [look.heading(line(header)), ...cells.map(line)].join('\n');
}

/** A text column is not made narrower than this: then lines are cut at their end. */
const COLUMN_MIN = 8;

/** Makes the widest columns of text narrower until a line fits. */
function fitted(widths: readonly number[], numeric: readonly boolean[], lineWidth: number): readonly number[] {
  const surplus = widths.reduce((sum, width) => sum + width + 2, -2) - lineWidth;
  if (surplus <= 0) return widths;
  const widest = Math.max(...widths.filter((_, column) => !numeric[column]));
  if (widest <= COLUMN_MIN) return widths;
  const column = widths.findIndex((width, at) => width === widest && !numeric[at]);
  // The two widest are made narrower together.
  const second = Math.max(0, ...widths.filter((_, at) => at !== column && !numeric[at]));
  const next = Math.max(COLUMN_MIN, Math.min(widest - 1, second), widest - surplus);
  return fitted(widths.with(column, next), numeric, lineWidth);
}

/** Made when first needed: it takes 6 ms. */
let graphemes: Intl.Segmenter | undefined;

/** The text, or as much of it as fits with an ellipsis. */
export function cutToWidth(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let used = 1; // the ellipsis
  graphemes ??= new Intl.Segmenter();
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > width) break;
    kept += segment;
  }
  return `${kept}…`;
}

function fieldsIn(look: Look, entries: readonly Entry[]): string {
  const width = Math.max(0, ...entries.map(([name]) => stringWidth(name)));
  return entries
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${look.heading(name)}${' '.repeat(width - stringWidth(name))}  ${value ?? '-'}`)
    .join('\n');
}

function pad(text: string, width: number, right: boolean): string {
  const gap = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return right ? gap + text : text + gap;
}

/** Most text is plain: then its width is its length, at a hundredth of the cost. */
export const stringWidth = (text: string): number => (/^[\x20-\x7e]*$/.test(text) ? text.length : unicodeWidth(text));
