import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type * as z from 'zod';
import { type Config, ConfigSchema, KEYS } from './schema.ts';
import { UsageError } from './usage-error.ts';

/** The keys that a file names, with their lines. */
export interface ParsedConfig {
  readonly values: Partial<Config>;
  readonly lines: Readonly<Partial<Record<keyof Config, number>>>;
}

type ConfigPath = readonly (string | number)[];

/** Parses JSON with comments and trailing commas. Throws UsageError with `file:line: key`. */
export function parseConfig(text: string, file: string): ParsedConfig {
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const at = (offset: number): string => `${file}:${lineAt(offset)}`;
  const root = parseSyntax(text, at);
  requireUniqueKeys(root, at);
  const parsed = ConfigSchema.safeParse(getNodeValue(root), { reportInput: true });
  if (!parsed.success) {
    throw new UsageError(
      parsed.error.issues.map((issue) => `${at(offsetOf(root, issue))}: ${problemOf(issue)}`).join('; '),
    );
  }
  const named = KEYS.filter((key) => findNodeAtLocation(root, [key]) !== undefined);
  const only = (values: Partial<Config>): Partial<Config> =>
    Object.fromEntries(Object.entries(values).filter(([key]) => named.some((name) => name === key)));
  const rules = parsed.data.rules.map((rule, index) => ({
    ...rule,
    place: at(nearest(root, ['rules', index]).offset),
  }));
  return {
    values: only({ ...parsed.data, rules }),
    lines: Object.fromEntries(named.map((key) => [key, lineAt(nearest(root, [key]).offset)])),
  };
}

function parseSyntax(text: string, at: (offset: number) => string): Node {
  const errors: ParseError[] = [];
  if (text.trim() === '') throw new UsageError(`${at(0)}: is empty; write {}`);
  try {
    const root = parseTree(text, errors, { allowTrailingComma: true });
    const [first] = errors;
    if (root && !first) return root;
    throw new UsageError(`${at(first?.offset ?? 0)}: is not valid JSON: ${first ? errorWords(first) : 'no value'}`);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${at(0)}: is nested too deeply`);
    throw error;
  }
}

/** `CommaExpected` → `comma expected` */
const errorWords = ({ error }: ParseError): string =>
  printParseErrorCode(error)
    .replaceAll(/\B[A-Z]/g, ' $&')
    .toLowerCase();

/** JSON does not define which of two equal keys counts. */
function requireUniqueKeys(node: Node, at: (offset: number) => string): void {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const key: unknown = child.type === 'property' ? child.children?.[0]?.value : undefined;
    if (key !== undefined && seen.has(key))
      throw new UsageError(`${at(child.offset)}: duplicate key ${JSON.stringify(key)}`);
    seen.add(key);
    requireUniqueKeys(child, at);
  }
}

/** The node of a path, or of the longest part of it that exists. */
function nearest(root: Node, path: ConfigPath): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, [...path.slice(0, length)]);
    if (node) return node;
  }
  return root;
}

function offsetOf(root: Node, issue: z.core.$ZodIssue): number {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  return nearest(root, issue.code === 'unrecognized_keys' ? [...path, ...issue.keys.slice(0, 1)] : path).offset;
}

function problemOf(issue: z.core.$ZodIssue): string {
  const where = issue.path.reduce<string>((path, part) => {
    return typeof part === 'number' ? `${path}[${part}]` : `${path}${path && '.'}${String(part)}`;
  }, '');
  if (issue.code !== 'unrecognized_keys') return `${where || 'the file'}: ${messageOf(issue)}`;
  const keys = issue.keys.map((key) => JSON.stringify(key)).join(', ');
  return where ? `${where}: unknown key ${keys}` : `unknown key ${keys}; expected one of ${KEYS.join(', ')}`;
}

/** A union says only that nothing fits. For `several()`, the alternative of the value's own kind says what is wrong. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union' || issue.message !== 'Invalid input') return issue.message;
  const relevant = issue.errors.flat().at(Array.isArray(issue.input) ? -1 : 0);
  return relevant?.message ?? issue.message;
}
