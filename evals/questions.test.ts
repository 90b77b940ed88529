import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { QUESTIONS } from './questions/all.ts';
import { asker } from './questions/ask.ts';
import { noOthers, noPython, scene } from './questions/scene.ts';
import { type Line, questionsMarkdown, tableOf } from './questions/table.ts';

/** «One call answers the question»: everyday questions, put to the built server about real processes. */

const CALLS_MAX = 2;
const TOKENS_MAX = 2000;

const WITHOUT: Readonly<Record<'others' | 'python', string | false>> = { others: noOthers, python: noPython };
const lines: Line[] = [];
const started = await scene();

for (const question of QUESTIONS) {
  const { words, needs, from, ask } = question;
  const skip = needs === undefined ? false : WITHOUT[needs];
  if (skip) lines.push({ question, cost: skip });
  test(words, { skip }, async () => {
    const session = from === 'root' ? started.others?.rootsSession : started.session;
    const asking = asker(session?.call ?? assert.fail('there is no such server'));
    await ask(asking, started);
    const { cost } = asking;
    lines.push({ question, cost });
    assert.ok(cost.calls.length <= CALLS_MAX, `${cost.calls.length} calls`);
    assert.ok(cost.tokens <= TOKENS_MAX, `${cost.tokens} tokens`);
  });
}

after(() => {
  started.end();
  const inOrder = QUESTIONS.flatMap((question) => lines.filter((line) => line.question === question));
  process.stdout.write(`${tableOf(inOrder)}\n`);
  const { QUESTIONS_FILE: file } = process.env;
  if (file !== undefined) writeFileSync(file, questionsMarkdown(inOrder));
});
