import type { Change, Context } from './mutant.ts';
import { child, children, nameOf } from './tree.ts';

/** Methods that have an opposite, or that can be left out. */

const OPPOSITES: Readonly<Record<string, string>> = {
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  toUpperCase: 'toLowerCase',
  toLowerCase: 'toUpperCase',
  trimStart: 'trimEnd',
  trimEnd: 'trimStart',
  padStart: 'padEnd',
  padEnd: 'padStart',
  some: 'every',
  every: 'some',
  find: 'findLast',
  findLast: 'find',
  indexOf: 'lastIndexOf',
  lastIndexOf: 'indexOf',
  push: 'unshift',
  shift: 'pop',
  pop: 'shift',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  round: 'floor',
  any: 'all',
  all: 'allSettled',
};
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...['trim', 'sort', 'toSorted', 'reverse', 'toReversed', 'filter', 'slice', 'subarray', 'concat', 'flat', 'replace'],
  ...['replaceAll', 'toLowerCase', 'toUpperCase', 'normalize', 'catch', 'finally', 'unref'],
]);

export function* callChanges({ node, source }: Context): Generator<Change> {
  const callee = child(node, 'callee');
  if (node.type !== 'CallExpression' || callee?.type !== 'MemberExpression' || node['optional'] === true) return;
  const [object, property, name] = [child(callee, 'object'), child(callee, 'property'), nameOf(callee)];
  if (!object || !property || name === undefined || callee['optional'] === true) return;
  if (isInChain(source.slice(node.start, node.end))) return;
  const to = (text: string): Change => ({ operator: 'method', node, as: 'expression', text });
  const other = OPPOSITES[name];
  if (other !== undefined && Object.hasOwn(OPPOSITES, name))
    yield to(`${source.slice(node.start, property.start)}${other}${source.slice(property.end, node.end)}`);
  const isOfPromise = name === 'catch' || name === 'finally';
  if (LEFT_OUT.has(name) && (isOfPromise || children(node, 'arguments').length <= 2))
    yield to(source.slice(object.start, object.end));
}

/** Inside of `a?.b.c()` a part is no expression of its own. */
const isInChain = (text: string): boolean => text.includes('?.');
