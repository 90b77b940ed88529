import { createHash } from 'node:crypto';
import { callChanges } from './calls.ts';
import { expressionChanges } from './expressions.ts';
import { literalChanges } from './literals.ts';
import { statementChanges } from './statements.ts';
import { type Node, type Place, parse, walk } from './tree.ts';

/** Another text in the place of one node, or nothing in the place of a statement. */
export interface Change {
  /** What kind it is, for the report. */
  readonly operator: string;
  readonly node: Node;
  /** `expression`: the text is another expression; `statement`: it is not carried out; `block`: what is in it is not. */
  readonly as: 'expression' | 'statement' | 'block';
  readonly text: string;
}

/** A change of one file. */
export interface Mutant extends Change {
  readonly file: string;
  readonly line: number;
  readonly original: string;
  /** `src/host/port.ts:92:14-3f2a`: the same as long as that line does not change. */
  readonly id: string;
}

/** A place and the text of its file. */
export interface Context extends Place {
  readonly source: string;
}

const OPERATORS = [expressionChanges, literalChanges, callChanges, statementChanges];

/** All mutants of a file. `prose`: sentences for people, too, of which only the words change. */
export function mutantsOf(file: string, source: string, prose = false): Mutant[] {
  const found = new Map<string, Mutant>();
  const lines = startsOfLines(source);
  for (const place of walk(parse(source))) {
    for (const operator of OPERATORS) {
      for (const change of operator({ ...place, source })) {
        if (change.operator === 'prose' && !prose) continue;
        const { start, end } = change.node;
        const original = source.slice(start, end);
        if (change.text === original) continue;
        const line = lines.findLastIndex((at) => at <= start);
        const column = start - (lines[line] ?? 0) + 1;
        const hash = createHash('sha256').update(`${original}\0${change.as}\0${change.text}`).digest('hex').slice(0, 4);
        const id = `${file}:${line + 1}:${column}-${hash}`;
        found.set(id, { ...change, file, line: line + 1, original, id });
      }
    }
  }
  return [...found.values()];
}

const startsOfLines = (source: string): number[] => [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
