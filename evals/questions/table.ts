import { cpus } from 'node:os';
import type { Cost, Question } from './ask.ts';

/** What became of a question: what its answer cost, or why it could not be asked. */
export interface Line {
  readonly question: Question;
  readonly cost: Cost | string;
}

/** The whole of docs/questions.md. */
export const questionsMarkdown = (lines: readonly Line[]): string => `# Questions and what their answers cost

<!-- Written by \`npm run questions\`. Edit evals/questions/, not this file. -->

What a person asks, the calls that answer it, how many tokens the model is shown (counted as OpenAI's o200k does) and how
long it took. The tests start real processes for each question and check the facts in the answers. Measured once, on a
machine with ${cpus().length} CPUs. The first call also opens the machine, 250 ms of a time are CPU use being measured, and waiting
takes what it takes.

${tableOf(lines)}
`;

export const tableOf = (lines: readonly Line[]): string =>
  [['question', 'calls', 'tokens', 'ms'], ['---', '---', '---:', '---:'], ...lines.map(cells)]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

function cells({ question: { words, waits }, cost }: Line): string[] {
  if (typeof cost === 'string') return [words, `not asked: ${cost}`, '', ''];
  const calls = cost.calls.map((call) => `\`${call}\``).join(', ');
  return [words, calls, String(cost.tokens), waits ? 'waits' : String(Math.round(cost.ms))];
}
