// `npm test` runs test/. `--full` runs what takes longer, `--clients` the programs of others; names say which is which:
//   test/**/*.test.ts                      npm test
//   *.slow.test.ts, soak/, evals/, fuzz/   npm run test:full
//   *.clients.test.ts                      npm run test:clients
//   *.windows.test.ts                      npm run test:windows, on Windows; npm run test:wine
// Words choose those whose path holds one: `npm test -- policy`. `--portable`: what is the same on every system;
// `--wine`: that and what needs Windows, in Node for Windows, on Linux. `--or-skip` counts all as skipped without Wine.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, posix, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileTests } from './compile-tests.mjs';
import { setUpWine } from './wine.mjs';
import { Missing } from './wine-setup.mjs';

/** Parts of the audit log that are the same everywhere. The log itself is written on Linux only, so far. */
const PORTABLE_OF_AUDIT = [
  ...['chain', 'close-intents', 'follow', 'instance', 'log-file', 'messages', 'names', 'open-intents'],
  ...['recent-signals', 'record', 'show', 'stamp', 'syslog', 'unavailable', 'verify', 'write-queue'],
];
const PORTABLE_OF_PLATFORM = [
  ...['busiest-threads', 'capabilities', 'darwin/', 'exited-by', 'file-id', 'file-lock', 'ip-address', 'label-values'],
  ...['learned-names', 'no-backend', 'this-system', 'windows/'],
];
const PORTABLE = [
  ...['text', 'redaction', 'policy', 'process', 'config', 'clients', 'server', 'host', 'tools'].map(
    (room) => `test/${room}/`,
  ),
  ...PORTABLE_OF_AUDIT.map((name) => `test/audit/${name}.`),
  ...PORTABLE_OF_PLATFORM.map((name) => `test/platform/${name}`),
  ...['test/release/server-json', 'test/release/workflows', 'test/e2e/elsewhere'],
];
const FOLDERS = ['test', 'soak', 'evals', 'fuzz', 'bench'];
const isWindows = process.platform === 'win32';
const COMMANDS = {
  daily: 'npm test',
  full: 'npm run test:full',
  clients: 'npm run test:clients',
  windows: isWindows ? 'npm run test:windows' : 'npm run test:wine',
};
const NATIVE = { pathOf: (path) => path, urlOf: (path) => pathToFileURL(path).href, run: runHere };

const args = process.argv.slice(2);
const has = (option) => args.includes(option);
const isWine = has('--wine');
const part = ['full', 'clients', 'windows'].find((name) => has(`--${name}`)) ?? 'daily';
const words = args.filter((arg) => !arg.startsWith('--'));
const matching = FOLDERS.flatMap(filesIn)
  .filter((path) => path.endsWith('.test.ts') && (words.length === 0 || words.some((word) => path.includes(word))))
  .sort();
const files = matching.filter(isChosen);

if (files.length === 0) {
  const elsewhere = [...new Set(matching.map(partOf))].map((other) => `; ${COMMANDS[other]} has one`);
  process.stderr.write(`No path of a test of these holds ${words.join(' or ')}${elsewhere.join('')}.\n`);
  process.exit(2);
}
if (part === 'windows' && !isWindows) {
  process.stderr.write('These tests need Windows: use npm run test:wine.\n');
  process.exit(2);
}

const { pathOf, urlOf, run } = isWine ? wineOrExit() : NATIVE;

if (words.length === 0 && part === 'daily' && !isWine && !has('--portable'))
  process.stdout.write(
    'The daily tests take about five minutes on two idle cores. They start and end processes of their own. The last lines say what was skipped, and why.\n',
  );

// Many tests start what is built, side by side: it is built once, before them.
const newest = Math.max(...filesIn('src').map((path) => statSync(path).mtimeMs));
const isBuilt = existsSync('dist/main.js') && statSync('dist/main.js').mtimeMs > newest;
if (!isBuilt) await import('./build.mjs');

/** Shared by all test files, also those that run as other users. Under Wine it is on the same drive as the sources. */
const scratch = mkdtempSync(join(isWine ? cacheFolder() : tmpdir(), 'process-manager-mcp-test-'));
chmodSync(scratch, 0o755);
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const compiled = await compileTests(files, join(scratch, 'compiled'), urlOf);
const options = [
  ...['--enable-source-maps', '--test', `--test-concurrency=${concurrency()}`],
  ...['--test-reporter=./scripts/reporter.mjs', '--test-reporter-destination=stdout'],
];
process.exitCode = await run([...options, ...processesFor(compiled).map(pathOf)], { TEST_SCRATCH: pathOf(scratch) });

function wineOrExit() {
  try {
    return setUpWine();
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    if (has('--or-skip')) {
      process.stdout.write(`0 passed, 0 failed, ${files.length} skipped\n- ${error.message}: ${files.length}\n`);
      process.exit(0);
    }
    process.stderr.write(`npm run test:wine ${error.message}.\n`);
    process.exit(1);
  }
}

function cacheFolder() {
  const folder = resolve('node_modules/.cache');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** In a session of their own: in that of pid 1, as in a bare container, what lost its parent looks as if born there. */
async function runHere(args, env) {
  const tests = spawn(process.execPath, args, {
    stdio: 'inherit',
    detached: !isWindows,
    env: { ...process.env, ...env },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => process.kill(isWindows ? tests.pid : -tests.pid, signal));
  }
  return new Promise((settle, fail) => tests.once('error', fail).once('exit', (status) => settle(status ?? 1)));
}

function isChosen(path) {
  const isPortable = partOf(path) === 'daily' && PORTABLE.some((place) => path.includes(place));
  if (isWine) return isPortable || partOf(path) === 'windows';
  return has('--portable') ? isPortable : partOf(path) === part;
}

function partOf(path) {
  if (path.endsWith('.windows.test.ts')) return 'windows';
  if (path.endsWith('.clients.test.ts')) return 'clients';
  return path.endsWith('.slow.test.ts') || !path.startsWith('test/') ? 'full' : 'daily';
}

/** Most daily tests wait for processes; what is slow uses what it can get. */
function concurrency() {
  return part === 'daily' ? availableParallelism() + 4 : Math.max(2, availableParallelism() - 1);
}

/**
 * What each process runs. End-to-end tests have one for each file, since they end what it has started. The files of a
 * room share one: to start one and to load the sources takes longer than most of their tests.
 */
function processesFor(compiled) {
  const rooms = new Map();
  for (const [index, source] of files.entries()) {
    const [, room = ''] = /^test\/(\w+)\//.exec(source) ?? [];
    const key = room === '' || room === 'e2e' || partOf(source) !== 'daily' ? source : room;
    rooms.set(key, [...(rooms.get(key) ?? []), compiled[index]]);
  }
  return [...rooms].map(([room, members]) => (members.length === 1 ? members[0] : entryOf(room, members)));
}

/** Imported before any test runs: what a file calls `after` for must not be a test of an earlier file. */
function entryOf(room, compiledPaths) {
  const folder = join(scratch, 'by-room'); // before `compiled` for Node, which sorts: the longest begin first
  mkdirSync(folder, { recursive: true });
  const entry = join(folder, `${room}.test.mjs`);
  writeFileSync(entry, compiledPaths.map((path) => `import ${JSON.stringify(urlOf(path))};\n`).join(''));
  return entry;
}

/** Not what is behind links: recorded /proc folders have some that lead everywhere. */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (!entry.isDirectory()) return [path];
    return entry.name === 'node_modules' ? [] : filesIn(path);
  });
}
