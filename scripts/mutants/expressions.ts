import type { Change, Context } from './mutant.ts';
import { child, type Node } from './tree.ts';

/** Operators, conditions and results. */

const BINARY: Readonly<Record<string, readonly string[]>> = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '<<': ['>>'],
  '>>': ['<<'],
  '>>>': ['<<'],
  '&': ['|'],
  '|': ['&'],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
};
const ASSIGNMENTS: Readonly<Record<string, string>> = {
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '/=': '*=',
  '|=': '&=',
  '&=': '|=',
  '??=': '=',
  '||=': '=',
};
const COMPARES: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '===', '!==', '&&', '||', 'instanceof', 'in']);
/** Their field `test` decides. */
const DECIDES: ReadonlySet<string> = new Set(['IfStatement', 'ConditionalExpression']);
const LOOPS: ReadonlySet<string> = new Set(['WhileStatement', 'DoWhileStatement', 'ForStatement']);

export function* expressionChanges(context: Context): Generator<Change> {
  const { node, parent, field, source } = context;
  const to = (operator: string, text: string): Change => ({ operator, node, as: 'expression', text });
  const textOf = (one: Node | undefined): string => (one ? `(${source.slice(one.start, one.end)})` : '');
  if (parent && field === 'test') {
    if (DECIDES.has(parent.type)) yield to('condition', 'true');
    if (DECIDES.has(parent.type) || LOOPS.has(parent.type)) yield to('condition', 'false');
  }
  const operator = String(node['operator']);
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const [left, right] = [child(node, 'left'), child(node, 'right')];
      if (operator === '+' && (isText(left) || isText(right))) return;
      for (const other of BINARY[operator] ?? []) yield to('operator', `${textOf(left)} ${other} ${textOf(right)}`);
      if (COMPARES.has(operator)) yield* [to('comparison', 'true'), to('comparison', 'false')];
      return;
    }
    case 'UnaryExpression':
      if (operator === '!' || operator === '-' || operator === '~')
        yield to('operator', textOf(child(node, 'argument')));
      return;
    case 'UpdateExpression': {
      const other = operator === '++' ? '--' : '++';
      const argument = source.slice(child(node, 'argument')?.start, child(node, 'argument')?.end);
      yield to('operator', node['prefix'] === true ? `${other}${argument}` : `${argument}${other}`);
      return;
    }
    case 'AssignmentExpression': {
      const other = ASSIGNMENTS[operator];
      const [left, right] = [child(node, 'left'), child(node, 'right')];
      if (other !== undefined && !isText(right) && left)
        yield to('operator', `${source.slice(left.start, left.end)} ${other} ${textOf(right)}`);
      return;
    }
    case 'ArrowFunctionExpression': {
      const body = child(node, 'body');
      const returns = body && body.type !== 'BlockStatement' && !isUndefined(body);
      if (returns) yield { operator: 'result', node: body, as: 'expression', text: 'undefined' };
      return;
    }
    case 'ReturnStatement': {
      const argument = child(node, 'argument');
      if (argument && !isUndefined(argument))
        yield { operator: 'result', node: argument, as: 'expression', text: 'undefined' };
      return;
    }
    case 'ChainExpression':
      yield* chainChanges(context);
  }
}

const isText = (node: Node | undefined): boolean =>
  node !== undefined &&
  (node.type === 'TemplateLiteral' ||
    (node.type === 'Literal' && typeof node['value'] === 'string') ||
    (node.type === 'BinaryExpression' && (isText(child(node, 'left')) || isText(child(node, 'right')))));

const isUndefined = ({ type, name, operator }: Node): boolean =>
  (type === 'Identifier' && name === 'undefined') || (type === 'UnaryExpression' && operator === 'void');

/** Each `?.` of a chain becomes a plain access: what was missing throws. */
function* chainChanges({ node, source }: Context): Generator<Change> {
  for (let one = child(node, 'expression'); one; one = child(one, 'object') ?? child(one, 'callee')) {
    if (one['optional'] !== true) continue;
    const inner = child(one, 'object') ?? child(one, 'callee');
    const at = source.indexOf('?.', inner?.end ?? one.start);
    const isDot = one.type === 'MemberExpression' && one['computed'] !== true;
    const text = `${source.slice(node.start, at)}${isDot ? '.' : ''}${source.slice(at + 2, node.end)}`;
    yield { operator: 'optional chaining', node, as: 'expression', text };
  }
}
