import type { Change, Context } from './mutant.ts';
import { child, children, type Node, walk } from './tree.ts';

/** Statements that are left out, one by one or all of a block. */

const LEFT_OUT: ReadonlySet<string> = new Set([
  'ExpressionStatement',
  'ThrowStatement',
  'ContinueStatement',
  'BreakStatement',
]);

export function* statementChanges({ node, parent, field }: Context): Generator<Change> {
  if (LEFT_OUT.has(node.type) && node['directive'] === undefined && !callsSuper(node))
    yield { operator: 'statement', node, as: 'statement', text: '' };
  if (node.type === 'ReturnStatement' && child(node, 'argument') === undefined)
    yield { operator: 'statement', node, as: 'statement', text: '' };
  if (node.type !== 'BlockStatement' || children(node, 'body').length === 0 || callsSuper(node)) return;
  // Of one statement that is left out anyway, the block is the same.
  const [only, ...others] = children(node, 'body');
  if (others.length === 0 && only && LEFT_OUT.has(only.type)) return;
  if (parent?.type === 'TryStatement' && field === 'finalizer' && others.length === 0) return;
  yield { operator: 'block', node, as: 'block', text: '{}' };
}

function callsSuper(node: Node): boolean {
  for (const { node: one } of walk(node)) if (one.type === 'Super') return true;
  return false;
}
