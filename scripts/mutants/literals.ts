import type { Change, Context } from './mutant.ts';
import { children, type Node, parse } from './tree.ts';

/** Numbers, strings, regular expressions, lists and objects. */

/** What is larger is a bound or a duration: one more of it changes nothing that anyone could see. */
const SMALL = 100;
const DIRECTIVE_PARENTS: ReadonlySet<string> = new Set(['ExpressionStatement']);

export function* literalChanges({ node, parent, source }: Context): Generator<Change> {
  const to = (operator: string, text: string): Change => ({ operator, node, as: 'expression', text });
  switch (node.type) {
    case 'Literal': {
      const { value } = node;
      if (typeof value === 'boolean') yield to('boolean', String(!value));
      if (typeof value === 'number') for (const other of numbersFor(value)) yield to('number', String(other));
      if (node['regex'] !== undefined)
        for (const other of patternsFor(source.slice(node.start, node.end))) yield to('pattern', other);
      if (typeof value === 'string' && !DIRECTIVE_PARENTS.has(parent?.type ?? ''))
        yield to(isProse(value) ? 'prose' : 'string', value === '' ? "'mutant'" : "''");
      return;
    }
    case 'TemplateLiteral': {
      const text = children(node, 'quasis')
        .map(({ start, end }) => source.slice(start, end))
        .join(' ');
      if (text.trim() !== '') yield to(isProse(text) ? 'prose' : 'string', '``');
      return;
    }
    case 'ArrayExpression':
      if (!isPattern(parent)) yield to('list', children(node, 'elements').length > 0 ? '[]' : "['mutant']");
      return;
    case 'ObjectExpression':
      if (children(node, 'properties').length > 0) yield to('object', '{}');
  }
}

const isPattern = (parent: Node | undefined): boolean => parent?.type === 'AssignmentPattern';

function numbersFor(value: number): number[] {
  if (value < SMALL) return value > 0 ? [value + 1, value - 1] : [value + 1];
  return [value * 10, Math.floor(value / 10)];
}

/** A sentence for people: four words or more, some of which say nothing by themselves. */
const GRAMMAR =
  /\b(?:a|an|the|is|are|was|were|be|of|to|in|on|it|its|no|not|that|this|which|and|or|may|must|has|have|what)\b/i;
const isProse = (text: string): boolean => (text.match(/[\p{L}]+/gu)?.length ?? 0) >= 4 && GRAMMAR.test(text);

/** Each changes one thing that a pattern asks for, the first of its kind. */
const PATTERN_CHANGES: readonly (readonly [from: RegExp, to: string])[] = [
  [/^\/\^/, '/'],
  [/(?<!\\)\$(?=\/[a-z]*$)/, ''],
  [/\\d/, '\\D'],
  [/\\D/, '\\d'],
  [/\\w/, '\\W'],
  [/\\W/, '\\w'],
  [/\\s/, '\\S'],
  [/\\S/, '\\s'],
  [/\[\^/, '['],
  [/(?<!\\)\[(?!\^)/, '[^'],
  [/(?<![\\(*+?}])[+*?](?!\?)/, ''],
  [/(?<=\/[a-z]*)i(?=[a-z]*$)/, ''],
];

function patternsFor(source: string): string[] {
  const changed = PATTERN_CHANGES.map(([from, to]) => source.replace(from, () => to));
  return [...new Set(changed)].filter((text) => text !== source && !text.startsWith('//') && isValid(text));
}

function isValid(source: string): boolean {
  try {
    parse(source);
    return true;
  } catch {
    return false;
  }
}
