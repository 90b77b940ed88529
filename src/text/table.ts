import unicodeWidth from 'fast-string-width';

export type TableCell = string | number | readonly number[] | null;

const textOf = (cell: TableCell): string => (cell === null ? '-' : Array.isArray(cell) ? cell.join(' ') : String(cell));

/** Lays rows out in columns two spaces apart. Columns of numbers stand to the right; nothing is cut. */
export function table(header: readonly string[], rows: readonly (readonly TableCell[])[]): string {
  const cells = rows.map((row) => row.map((cell) => textOf(cell)));
  const widths = header.map((title, column) =>
    Math.max(stringWidth(title), ...cells.map((row) => stringWidth(row[column] ?? ''))),
  );
  const numeric = header.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, column) => pad(text, widths[column] ?? 0, numeric[column] ?? false))
      .join('  ')
      .trimEnd();
  return [header, ...cells].map(line).join('\n');
}

/** One `name  value` line for each entry; what is undefined has no line. */
export function fields(entries: readonly (readonly [string, string | number | null | undefined])[]): string {
  const width = Math.max(0, ...entries.map(([name]) => stringWidth(name)));
  return entries
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${pad(name, width, false)}  ${value ?? '-'}`)
    .join('\n');
}

function pad(text: string, width: number, right: boolean): string {
  const gap = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return right ? gap + text : text + gap;
}

/** Most text is plain: then its width is its length, at a hundredth of the cost. */
const stringWidth = (text: string): number => (/^[\x20-\x7e]*$/.test(text) ? text.length : unicodeWidth(text));
