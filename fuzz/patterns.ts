// Looks for the search pattern that costs most within the caps: `npm run fuzz:patterns -- --minutes 10 --seed 1`.
import { parseArgs } from 'node:util';
import { type Cost, searchCost, seeded, worstPatterns } from './worst-pattern.ts';

const PROCESSES = 500;
const GOAL_MS = { total: 500, longest: 200 };
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: String(Date.now() % 1e6) } },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error('--minutes must be above 0, --seed a whole number');

const endsAtMs = performance.now() + minutes * 60_000;
const { tried, toMatch, toCompile } = await worstPatterns(() => performance.now() < endsAtMs, seeded(seed));
console.log(`${tried} patterns in ${minutes} min, seed ${seed}`);
const show = ({ pattern, compileMs, matchMs }: Cost): void =>
  console.log(`  ${compileMs.toFixed(1)} ms to compile, ${matchMs.toFixed(1)} ms to match: ${JSON.stringify(pattern)}`);
console.log('dearest to match 4 KiB:');
toMatch.slice(0, 5).forEach(show);
console.log('dearest to compile:');
toCompile.slice(0, 5).forEach(show);

let worst = { totalMs: 0, longestMs: 0 };
for (const { pattern, matchMs } of [...toMatch, ...toCompile]) {
  if (matchMs === 0) continue; // refused
  const cost = await searchCost(pattern, PROCESSES);
  worst = { totalMs: Math.max(worst.totalMs, cost.totalMs), longestMs: Math.max(worst.longestMs, cost.longestMs) };
}
const longestMs = Math.max(worst.longestMs, ...toCompile.map(({ compileMs }) => compileMs));
console.log(
  `${PROCESSES} processes of 4 KiB: at most ${worst.totalMs.toFixed(0)} ms (goal ${GOAL_MS.total}), longest piece ${longestMs.toFixed(0)} ms (goal ${GOAL_MS.longest})`,
);
process.exitCode = worst.totalMs > GOAL_MS.total || longestMs > GOAL_MS.longest ? 1 : 0;
