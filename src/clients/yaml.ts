import { dump, load, YAMLException } from 'js-yaml';
import { type Document, EditFailed, isDocument } from './document.ts';
import type { Format } from './format.ts';
import { ended, lineEndOf, linesOf } from './line-ends.ts';

/** YAML, with one level of maps in block style; other ways to write an entry are not edited. */
export const yaml: Format = {
  parse(text) {
    try {
      return load(text) ?? {};
    } catch (error) {
      if (error instanceof YAMLException) throw new EditFailed(problemOf(text, error));
      throw error;
    }
  },
  set(text, [parent = '', name = ''], value) {
    const lines = linesOf(ended(text));
    const lineEnd = lineEndOf(text);
    const entry = (indent: number): string[] => written(name, value, indent).map((line) => line + lineEnd);
    const top = lines.findIndex((line) => [`${parent}:`, `${parent}: {}`].includes(plain(line)));
    if (top === -1) return lines.toSpliced(endOf(lines), 0, `${parent}:${lineEnd}`, ...entry(2)).join('');
    const { indent, found, first, end } = blockOf(lines, top, name);
    const notes = lines.slice(first, end).filter((line) => line.trimStart().startsWith('#'));
    return lines
      .toSpliced(found ? first : top + 1, found ? end - first : 0, ...(found ? notes : []), ...entry(indent))
      .with(top, (lines[top] ?? '').replace(/:\s*\{\}/, ':'))
      .join('');
  },
  remove(text, [parent = '', name]) {
    const lines = linesOf(text);
    const top = lines.findIndex((line) => plain(line) === `${parent}:`);
    if (name === undefined) return withoutSection(lines, top).join('');
    const { found, first, end } = blockOf(lines, top, name);
    if (!found) return text;
    const left = lines.toSpliced(first, end - first);
    // Without entries the map would become null.
    const after = yaml.parse(left.join(''));
    const isEmpty = isDocument(after) && after[parent] === null;
    return left.with(top, (lines[top] ?? '').replace(':', isEmpty ? ': {}' : ':')).join('');
  },
};

function problemOf(text: string, { reason, mark }: Partial<YAMLException>): string {
  const starts = linesOf(text).flatMap((line, index) => (/^---(?:\s|$)/.test(line) ? [index + 1] : []));
  // The first line that divides documents has text before it, or is the second one.
  const [first = 0] = starts;
  const hasTextBefore = linesOf(text)
    .slice(0, first - 1)
    .some((line) => !isBlank(line) && !line.startsWith('%'));
  const second = hasTextBefore ? first : starts[1];
  if (!mark && second !== undefined) return `it holds two documents (\`---\` at line ${second}), and one is expected`;
  return `it is not valid YAML: ${reason}${mark ? ` at line ${mark.line + 1}, column ${mark.column + 1}` : ''}`;
}

const isBlank = (line: string): boolean => /^\s*(?:#|$)/.test(line);

/** Where the document ends: before the marker of its end, if it has one. */
function endOf(lines: readonly string[]): number {
  const marker = lines.findIndex((line) => /^\.\.\.(?:\s|$)/.test(line));
  return marker === -1 ? lines.length : marker;
}

/** Without the map that begins at this line, if the map has entries. */
function withoutSection(lines: readonly string[], top: number): readonly string[] {
  if (top === -1) return lines;
  const next = lines.findIndex((line, index) => index > top && !isBlank(line) && indentOf(line) === 0);
  return lines.toSpliced(top, (next === -1 ? lines.length : next) - top);
}

/** A line without its comment and trailing space. */
const plain = (line: string): string => line.trimEnd().replace(/\s+#.*$/, '');

const indentOf = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;

function written(name: string, value: Document, indent: number): string[] {
  const lines = dump({ [name]: value }, { lineWidth: -1, quotingType: '"' })
    .trimEnd()
    .split('\n');
  return lines.map((line) => ' '.repeat(indent) + line);
}

/** The lines of the entry below the line `top`, and how far entries are indented there. */
function blockOf(lines: readonly string[], top: number, name: string) {
  const following = (from: number, isEnd: (line: string) => boolean): number => {
    const next = lines.findIndex((line, index) => index > from && !isBlank(line) && isEnd(line));
    return next === -1 ? lines.length : next;
  };
  const section = following(top, (line) => indentOf(line) === 0);
  const indent = indentOf(lines[following(top, () => true)] ?? '') || 2;
  const isEntry = (line: string): boolean => indentOf(line) === indent && keyOf(plain(line).trim()) === name;
  const first = following(top, isEntry);
  let end = following(first, (line) => indentOf(line) <= indent);
  while (end > first + 1 && isBlank(lines[end - 1] ?? '')) end -= 1;
  return { indent, found: first < section, first, end };
}

/** `"a b":` → a b */
function keyOf(line: string): string | undefined {
  if (!line.endsWith(':')) return undefined;
  return line.slice(0, -1).replace(/^(["'])(.*)\1$/, '$2');
}
