import { tsPlugin } from '@sveltejs/acorn-typescript';
import { Parser } from 'acorn';

/** A node of the syntax tree; https://github.com/estree/estree, with TypeScript's types as `TS…`. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** A node with what surrounds it. */
export interface Place {
  readonly node: Node;
  readonly parent: Node | undefined;
  /** The field of the parent that it is in. */
  readonly field: string;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  typeof value.type === 'string' &&
  'start' in value &&
  typeof value.start === 'number';

const parser = Parser.extend(tsPlugin());

export function parse(text: string): Node {
  const tree: unknown = parser.parse(text, { sourceType: 'module', ecmaVersion: 'latest', allowHashBang: true });
  if (!isNode(tree)) throw new Error('the parser returned no tree');
  return tree;
}

export const child = (node: Node, field: string): Node | undefined => {
  const value = node[field];
  return isNode(value) ? value : undefined;
};

export const children = (node: Node, field: string): readonly Node[] => {
  const value: unknown = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
};

/** The name of a plain identifier or of the property of a member expression; undefined for anything else. */
export function nameOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Identifier' && typeof node['name'] === 'string') return node['name'];
  return node?.type === 'MemberExpression' && node['computed'] === false ? nameOf(child(node, 'property')) : undefined;
}

/** Of these only the expression exists at run time. */
const TYPED: ReadonlySet<string> = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression']);
/** What can be no other expression: the names of modules and of properties. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  ImportDeclaration: ['source', 'specifiers', 'attributes'],
  ImportExpression: ['source', 'options'],
  ExportNamedDeclaration: ['source', 'specifiers', 'attributes'],
  ExportAllDeclaration: ['source', 'exported', 'attributes'],
};
const KEYED: ReadonlySet<string> = new Set(['Property', 'PropertyDefinition', 'MethodDefinition']);

function isFixed({ node, parent, field }: Place): boolean {
  if (node.type.startsWith('TS')) return !TYPED.has(node.type);
  if (parent === undefined) return false;
  if (TYPED.has(parent.type)) return field !== 'expression';
  if (KEYED.has(parent.type) && field === 'key') return parent['computed'] !== true;
  return FIXED[parent.type]?.includes(field) ?? false;
}

/** Everything that exists at run time, the outer before the inner. */
export function* walk(node: Node, parent?: Node, field = ''): Generator<Place> {
  const place = { node, parent, field };
  if (isFixed(place)) return;
  yield place;
  for (const [name, value] of Object.entries(node)) {
    for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) yield* walk(one, node, name);
  }
}
