import { parse, stringify, TomlError } from 'smol-toml';
import { EditFailed, isDocument, withValue } from './document.ts';
import type { Format } from './format.ts';
import { ended, lineEndOf, linesOf } from './line-ends.ts';

/** TOML. An entry is a table and its subtables; other ways to write one are not edited. */
export const toml: Format = {
  parse(text) {
    try {
      return plain(parse(text));
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      const [, what = 'syntax'] = /: (.*)/.exec(error.message) ?? [];
      throw new EditFailed(`it is not valid TOML: ${what} at line ${error.line}, column ${error.column}`);
    }
  },
  set(text, path, value) {
    const lineEnd = lineEndOf(text);
    const lines = linesOf(ended(text));
    const written = linesOf(`${stringify(withValue({}, path, value)).trimEnd()}\n`).map((line) =>
      line.replace('\n', lineEnd),
    );
    const [first, end = 0] = blockOf(lines, path) ?? [];
    if (first === undefined) return [...lines, ...(lines.length > 0 ? [lineEnd] : []), ...written].join('');
    // Comments inside the entry stay.
    const notes = lines.slice(first, end).filter((line) => line.trimStart().startsWith('#'));
    return lines.toSpliced(first, end - first, ...notes, ...written).join('');
  },
  remove(text, path) {
    const lines = linesOf(text);
    const [first, end = 0] = blockOf(lines, path) ?? [];
    if (first === undefined) return text;
    // The blank line before it goes, too, unless something follows at once.
    const isSpaced = lines[first - 1]?.trim() === '' && (lines[end] ?? '').trim() === '';
    const from = isSpaced ? first - 1 : first;
    return lines.toSpliced(from, end - from).join('');
  },
};

/** The library's maps have no prototype, so they are never equal to others. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isDocument(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** Lines of the table at the path and of those below it, from its header to where blank lines and comments end it. */
function blockOf(lines: readonly string[], path: readonly string[]): [first: number, end: number] | undefined {
  const headers = lines.flatMap((line, index) => {
    const header = headerOf(line);
    // A line of a multi-line string may only look like a header.
    return header && isWhole(lines.slice(0, index).join(''))
      ? [{ index, isOurs: path.every((key, place) => header[place] === key) }]
      : [];
  });
  const first = headers.findIndex(({ isOurs }) => isOurs);
  const start = headers[first];
  if (!start) return undefined;
  let end = headers.slice(first).find(({ isOurs }) => !isOurs)?.index ?? lines.length;
  // Comments right above the next table belong to it.
  while (/^\s*(?:#|$)/.test(lines[end - 1] ?? 'x')) end -= 1;
  return [start.index, end];
}

/** `[a."b c"]` → a, b c */
const headerOf = (line: string): string[] | undefined =>
  /^\s*\[/.test(line) && isWhole(line) ? keysOf(parse(line)) : undefined;

function isWhole(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

function keysOf(document: unknown): string[] {
  const inner: unknown = Array.isArray(document) ? document[0] : document;
  const [entry] = isDocument(inner) ? Object.entries(inner) : [];
  return entry ? [entry[0], ...keysOf(entry[1])] : [];
}
