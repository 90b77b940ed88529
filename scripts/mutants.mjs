// Applies each of mutations.mjs to a copy of the repository and runs tests, which must notice it: `npm run mutants`,
// or `npm run mutants -- limits` for those whose file or description holds the word. Exit code 1 below 95 %.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MUTATIONS } from './mutations.mjs';

const CAUGHT_MIN = 0.95;
const HANG_MS = 180_000;
const HUNG = '\nno end was in sight';
const PARTS = ['src', 'test', 'scripts', 'docs', 'package.json', 'README.md', 'tsconfig.json'];
const POLICY = [
  'test/policy/policy.test.ts',
  'test/policy/properties.test.ts',
  'test/policy/rules.test.ts',
  'test/policy/guards.test.ts',
  'test/host/rules.test.ts',
];
const HOST = [
  'test/host/rules.test.ts',
  'test/host/checks.test.ts',
  'test/host/agreement.test.ts',
  'test/host/ending.test.ts',
  'test/host/pausing.test.ts',
  'test/audit/audit.test.ts',
  'test/tools/sightings.test.ts',
  'test/tools/terminate_process.test.ts',
  'test/tools/terminate_processes.test.ts',
];
/** The quick tests that should notice a change of a file: all but the last work on a machine out of data. */
const QUICK = [
  ['src/policy/', POLICY],
  ['src/process/', [...POLICY, ...HOST]],
  ['src/host/', HOST],
  ['src/platform/', ['test/platform/linux/pinned-process.test.ts']],
  ['src/audit/', ['test/audit/chain.test.ts', 'test/audit/audit.test.ts', 'test/audit/requests.test.ts']],
];
const testsOf = ({ file, tests = QUICK.find(([folder]) => file.startsWith(folder))?.[1] ?? HOST }) => tests;

const words = process.argv.slice(2);
const chosen = MUTATIONS.filter(({ what, file }) => words.every((word) => what.includes(word) || file.includes(word)));
const needed = new Set(chosen.flatMap(testsOf));

const workers = Array.from({ length: Math.max(1, Math.min(4, availableParallelism())) }, copy);
const results = new Map();
try {
  const broken = await run(workers[0], [...needed], HANG_MS * needed.size);
  if (broken !== undefined) throw new Error(`without a mutation the tests must pass:\n${broken}`);
  const queue = [...chosen];
  await Promise.all(
    workers.map(async (folder) => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        results.set(next, await judge(folder, next));
        console.error(`${results.size}/${chosen.length} ${results.get(next)}: ${next.what}`);
      }
    }),
  );
} finally {
  for (const folder of workers) rmSync(folder, { recursive: true, force: true });
}

const width = Math.max(...chosen.map(({ what }) => what.length));
for (const one of chosen) console.log(`${results.get(one).padEnd(14)}  ${one.what.padEnd(width)}  ${one.file}`);
const caught = chosen.filter((one) => results.get(one).startsWith('caught')).length;
const percent = ((100 * caught) / chosen.length).toFixed(1);
console.log(`${caught} of ${chosen.length} mutants caught, ${percent} %`);
process.exitCode = caught / chosen.length >= CAUGHT_MIN ? 0 : 1;

function copy() {
  const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-mutants-'));
  for (const part of PARTS) cpSync(part, join(folder, part), { recursive: true, verbatimSymlinks: true });
  symlinkSync(realpathSync('node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** `caught`, or `caught: hung`; `SURVIVED`; `DOES NOT FIT` when the code has changed and the list must follow. */
async function judge(folder, mutant) {
  const { file, find, replace } = mutant;
  const path = join(folder, file);
  const original = readFileSync(path, 'utf8');
  if (original.split(find).length !== 2) return 'DOES NOT FIT';
  writeFileSync(
    path,
    original.replace(find, () => replace),
  );
  try {
    const failed = await run(folder, testsOf(mutant), HANG_MS);
    return failed === undefined ? 'SURVIVED' : failed.includes(HUNG) ? 'caught: hung' : 'caught';
  } finally {
    writeFileSync(path, original);
  }
}

/** What the tests print when they fail; undefined when they pass. Those that hang have noticed, too, and say `HUNG`. */
async function run(folder, tests, hangMs) {
  if (tests.some((test) => test.includes('e2e'))) await node(folder, ['scripts/build.mjs'], HANG_MS);
  // In one process: starting one for each file would take most of the time.
  const imports = tests.map((test) => `await import('./${test}');`).join('\n');
  return node(folder, ['--import', 'tsx', '--input-type=module', '--eval', imports], hangMs);
}

function node(folder, args, hangMs) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        output += text;
      });
    }
    // With all that it has started: it leads a process group of its own.
    const hang = setTimeout(() => {
      output += HUNG;
      process.kill(-child.pid, 'SIGKILL');
    }, hangMs);
    child.once('close', (code) => {
      clearTimeout(hang);
      resolve(code === 0 ? undefined : output);
    });
  });
}
