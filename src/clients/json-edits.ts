import { isDeepStrictEqual } from 'node:util';
import { createScanner, type Edit, findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { isDocument } from './document.ts';
import { lineEndOf } from './line-ends.ts';

/**
 * Edits of JSON text. They are our own, because the library's modify() reformats the neighbours, and its removal also
 * removes a neighbour's comment.
 */

/** The keys of maps and the places in lists that lead to a value. */
type JsonPath = readonly (string | number)[];

interface Difference {
  readonly path: JsonPath;
  readonly value: unknown;
}

/** What must be written where. A removed key or a list of another length is written as a whole. */
export function differences(old: unknown, next: unknown, path: JsonPath): Difference[] {
  if (isDeepStrictEqual(old, next)) return [];
  if (Array.isArray(old) && Array.isArray(next) && old.length === next.length)
    return next.flatMap((value, index) => differences(old[index], value, [...path, index]));
  if (!isDocument(old) || !isDocument(next) || Object.keys(old).some((key) => !Object.hasOwn(next, key)))
    return [{ path, value: next }];
  return Object.entries(next).flatMap(([key, value]) =>
    differences(Object.hasOwn(old, key) ? old[key] : undefined, value, [...path, key]),
  );
}

export function nodeAt(text: string, path: JsonPath): Node | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  return root && findNodeAtLocation(root, [...path]);
}

const endOf = ({ offset, length }: Node): number => offset + length;

/** The indentation of the line at this offset. */
const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? '';

/** One step of indentation, taken from the first indented line. */
const stepOf = (text: string): string => /^([ \t]+)["/]/m.exec(text)?.[1] ?? '  ';

const rendered = (text: string, value: unknown, indent: string): string =>
  JSON.stringify(value, null, stepOf(text)).replaceAll('\n', lineEndOf(text) + indent);

/** Replaces the value, or adds it to the innermost map that exists. */
export function edits(text: string, path: JsonPath, value: unknown): Edit[] {
  const node = nodeAt(text, path);
  if (node) return [{ ...node, content: rendered(text, value, indentAt(text, node.offset)) }];
  const outer = path.slice(0, -1);
  const [key = ''] = path.slice(-1);
  const map = nodeAt(text, outer);
  if (map?.type === 'object') return addition(text, map, [String(key), value]);
  return outer.length === 0 ? [] : edits(text, outer, { [key]: value });
}

/** Appends a property on separate lines before the brace. */
function addition(text: string, map: Node, [key, value]: readonly [string, unknown]): Edit[] {
  const last = map.children?.at(-1);
  const [first] = map.children ?? [];
  const outer = indentAt(text, map.offset);
  const isOnLines = first !== undefined && text.slice(map.offset, first.offset).includes('\n');
  const indent = isOnLines ? indentAt(text, first.offset) : outer + stepOf(text);
  const lineEnd = lineEndOf(text);
  const comma = last && commaAfter(text, endOf(last));
  const trailing = last && comma !== undefined ? ',' : '';
  const line = `${indent}${JSON.stringify(key)}: ${rendered(text, value, indent)}${trailing}${lineEnd}`;
  const brace = endOf(map) - 1;
  const blank = /[ \t]*$/.exec(text.slice(0, brace))?.[0].length ?? 0;
  const isAlone = text[brace - blank - 1] === '\n';
  return [
    ...(last && comma === undefined ? [{ offset: endOf(last), length: 0, content: ',' }] : []),
    isAlone
      ? { offset: brace - blank, length: 0, content: line }
      : { offset: brace - blank, length: blank, content: `${lineEnd}${line}${outer}` },
  ];
}

/** Removes a property, its comma, and its lines if nothing else is on them. Comments stay. */
export function removals(text: string, property: Node): Edit[] {
  const siblings = property.parent?.children ?? [];
  const end = endOf(property);
  const previous = siblings[siblings.indexOf(property) - 1];
  const comma = commaAfter(text, end) ?? (previous && commaAfter(text, endOf(previous)));
  if (comma === end) return [wholeLines(text, property.offset, end + 1)];
  const main = wholeLines(text, property.offset, end);
  return comma === undefined ? [main] : [main, { offset: comma, length: 1, content: '' }];
}

/** The offset of the next comma, if only white space and comments come before it. */
function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  const next = scanner.getTokenOffset();
  return text[next] === ',' ? next : undefined;
}

function wholeLines(text: string, from: number, to: number): Edit {
  const before = /(?:^|\n)[ \t]*$/.exec(text.slice(0, from));
  const after = /^[ \t]*\r?\n/.exec(text.slice(to));
  if (!before || !after) return { offset: from, length: to - from, content: '' };
  const start = before[0].startsWith('\n') ? before.index + 1 : before.index;
  return { offset: start, length: to + after[0].length - start, content: '' };
}
