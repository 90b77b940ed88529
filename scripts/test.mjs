// Runs all tests, or those whose path holds one of the arguments: `npm test -- policy`. `--portable`: what is the same on
// every system, and what is answered where there is no backend.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { posix } from 'node:path';

const PORTABLE = [
  ...['test/text/', 'test/process/', 'test/policy/', 'test/config/parse', 'test/config/restrict'],
  ...['test/release/server-json', 'test/release/workflows', 'test/e2e/elsewhere'],
];
const isWindows = process.platform === 'win32';

const wanted = process.argv.slice(2).flatMap((argument) => (argument === '--portable' ? PORTABLE : [argument]));
const files = filesIn('test')
  .filter((path) => path.endsWith('.test.ts') && (wanted.length === 0 || wanted.some((part) => path.includes(part))))
  .sort();

if (files.length === 0) {
  process.stderr.write(`No path of a test holds ${wanted.join(' or ')}.\n`);
  process.exit(2);
}

// Many tests start what is built, side by side: it is built once, before them.
const newest = Math.max(...filesIn('src').map((path) => statSync(path).mtimeMs));
const isBuilt = existsSync('dist/main.js') && statSync('dist/main.js').mtimeMs > newest;
if (!isBuilt) await import('./build.mjs');

const args = [
  '--import',
  'tsx',
  '--test',
  // Most tests wait for processes: two cores run two files at once.
  `--test-concurrency=${Math.max(2, availableParallelism() - 1)}`,
  '--test-reporter=./scripts/reporter.mjs',
  '--test-reporter-destination=stdout',
];
// In a session of their own: where they share pid 1's, as in a bare container, what lost its parent looks born there.
const tests = spawn(process.execPath, [...args, ...files], { stdio: 'inherit', detached: !isWindows });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => process.kill(isWindows ? tests.pid : -tests.pid, signal));
}
tests.on('exit', (status) => {
  process.exitCode = status ?? 1;
});

/** Not what is behind links: recorded /proc folders have some that lead everywhere. */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (!entry.isDirectory()) return [path];
    return entry.name === 'node_modules' ? [] : filesIn(path);
  });
}
