// `npm run bench`: asks all questions and writes RESULTS.md and results.json. `npm run bench -- port` asks one.
import { writeFileSync } from 'node:fs';
import { audit } from './audit.ts';
import { churn } from './churn.ts';
import { coldStart } from './cold-start.ts';
import { inBench } from './common/children.ts';
import { install } from './common/installed.ts';
import { FULL, QUICK, type Question, Skipped } from './common/question.ts';
import { type Asked, goalTable, header, markdown, sideBySide } from './common/report.ts';
import { cpuSample } from './cpu-sample.ts';
import { eventLoop } from './event-loop.ts';
import { growth } from './growth.ts';
import { inFlight } from './in-flight.ts';
import { memory } from './memory.ts';
import { oneUser } from './one-user.ts';
import { port } from './port.ts';
import { roundTrip } from './round-trip.ts';
import { snapshot } from './snapshot.ts';
import { soak } from './soak.ts';
import { tokenCount } from './tokens.ts';

const QUESTIONS: readonly Question[] = [
  ...[coldStart, snapshot, oneUser, cpuSample, roundTrip, port, memory],
  ...[eventLoop, inFlight, tokenCount, growth, audit],
];
/** Asked by name only: they take longer than all others. */
const LONG: readonly Question[] = [soak, churn];

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const names = args.filter((arg) => arg !== '--quick');
const known = [...QUESTIONS, ...LONG];
const unknown = names.find((name) => !known.some((question) => question.name === name));
const size = quick ? QUICK : FULL;

if (process.platform !== 'linux') {
  console.log('Skipped: it measures Linux.');
} else if (unknown !== undefined) {
  console.error(`There is no question ${unknown}; there are ${known.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 2;
} else {
  await main();
}

async function main(): Promise<void> {
  if (!quick) install();
  const head = header(size.rounds);
  console.log(`${head.join('\n')}\n`);
  const asked: Asked[] = [];
  const wanted = names.length > 0 ? known.filter(({ name }) => names.includes(name)) : quick ? known : QUESTIONS;
  for (const question of wanted) {
    const answer = await ask(question);
    asked.push(answer);
    const { name, tookS, skipped, lines, results } = answer;
    console.log(`== ${name}, ${tookS.toFixed(1)} s`);
    if (quick && names.length === 0) continue; // so few rounds say nothing
    console.log(
      skipped === undefined ? `${[goalTable(lines), sideBySide(results)].join('\n\n')}\n` : `skipped: ${skipped}\n`,
    );
  }
  if (names.length > 0 || quick) return;
  const questions = asked.map((one) => JSON.stringify(one, toFourDigits)).join(',\n');
  writeFileSync(inBench('results.json'), `{"machine":${JSON.stringify(head)},"questions":[\n${questions}\n]}\n`);
  writeFileSync(inBench('RESULTS.md'), markdown(head, asked));
}

/** More of a figure is noise. */
const toFourDigits = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toPrecision(4)) : value;

async function ask({ name, answer }: Question): Promise<Asked> {
  const before = performance.now();
  const took = () => (performance.now() - before) / 1000;
  try {
    const { lines, results = [] } = await answer(size);
    const odd = lines.find(({ figure, skipped }) => !Number.isFinite(figure?.median) && skipped === undefined);
    if (odd) throw new Error(`${name}: "${odd.what}" has no figure`);
    return { name, tookS: took(), lines, results };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof Skipped) return { name, tookS: took(), lines: [], results: [], skipped: why };
    // The others are asked all the same: what they have told is not lost.
    console.error(error);
    process.exitCode = 1;
    return { name, tookS: took(), lines: [], results: [], skipped: `failed: ${why.split('\n')[0]}` };
  }
}
