// Node for Windows under Wine: with it a Linux machine tests on the Windows API.
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { folder, prefix, settings, setUpPrograms } from './wine-setup.mjs';

const LIMIT_MS = 300_000;
/** A file that hangs is named: at LIMIT_MS nothing says which it was. */
const FILE_LIMIT_MS = 180_000;
/** Drives to choose from: C: is Windows, Z: the root folder. */
const LETTERS = [...'DEFGHIJKLMNOPQRSTUVWXY'];

/** Sets up what is missing. Returns how to run Node under Wine; throws `Missing`. */
export function setUpWine() {
  const { wine, node } = setUpPrograms();
  const here = { drive: driveOf(process.cwd()), root: process.cwd() };
  return {
    pathOf: (path) => windowsPath(path, here),
    urlOf: (path) => windowsUrl(path, here),
    run: (args, env) => run({ wine, node: windowsPath(node, here) }, args, env),
  };
}

/** The path by which Wine knows a file of this system: on the drive of `root` if it is below that, else on Z:. */
export function windowsPath(path, { drive, root }) {
  const below = relative(root, resolve(path));
  const isBelow = below !== '..' && !below.startsWith('../');
  return (isBelow ? `${drive}:/${below}` : `Z:${resolve(path)}`).replaceAll('/', '\\');
}

export const windowsUrl = (path, here) => pathToFileURL(`/${windowsPath(path, here).replaceAll('\\', '/')}`).href;

/**
 * The drive of a folder, on which Wine starts programs: on Z: they would find /etc and /proc. It is kept, because
 * another run in this folder may use it. The drive of a folder that is gone is free.
 */
function driveOf(root) {
  const linkOf = (letter) => join(prefix, 'dosdevices', `${letter.toLowerCase()}:`);
  const isHere = (letter) => fs.existsSync(linkOf(letter)) && fs.realpathSync(linkOf(letter)) === fs.realpathSync(root);
  const drive = LETTERS.find(isHere) ?? LETTERS.find((letter) => !fs.existsSync(linkOf(letter)));
  if (drive === undefined) throw new Error(`${prefix} has no drive left: remove it`);
  if (!isHere(drive)) {
    fs.rmSync(linkOf(drive), { force: true });
    fs.symlinkSync(root, linkOf(drive));
  }
  return drive;
}

/** Writes the output of Node to stdout when it has ended. Returns its exit code, 1 at the limit. */
async function run({ wine, node }, args, env) {
  const outputs = fs.mkdtempSync(join(folder, 'output-'));
  const path = join(outputs, 'output');
  const output = fs.openSync(path, 'a'); // libuv for Windows cannot open a Unix pipe under Wine
  const mark = { WINE_TEST_RUN: outputs };
  const child = spawn(wine, [node, `--test-timeout=${FILE_LIMIT_MS}`, ...args], {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...settings(prefix), ...env, ...mark },
  });
  const endAll = () => endMarked(outputs);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, endAll);
  const started = performance.now();
  const limit = setTimeout(endAll, LIMIT_MS);
  const status = await new Promise((settle, fail) => child.once('error', fail).once('exit', settle));
  clearTimeout(limit);
  endAll(); // what the tests have left behind
  fs.closeSync(output);
  process.stdout.write(fs.readFileSync(path));
  fs.rmSync(outputs, { recursive: true });
  const isLate = performance.now() - started >= LIMIT_MS;
  if (isLate) process.stdout.write(`It did not end in ${LIMIT_MS / 1000} s.\n`);
  return isLate ? 1 : (status ?? 1);
}

/**
 * Ends the programs of one run. They are not our children, but each has inherited the environment. Those of Wine itself
 * stay, and so does its server: another run in this prefix may use them.
 */
function endMarked(mark) {
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const isOurs = procFile(pid, 'environ').includes(`WINE_TEST_RUN=${mark}\0`);
    if (isOurs && !/^(?:C:\\windows\\|\/)/i.test(procFile(pid, 'cmdline'))) endProcess(Number(pid));
  }
}

function procFile(pid, name) {
  try {
    return fs.readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return ''; // it has ended, or is another user's
  }
}

function endProcess(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
