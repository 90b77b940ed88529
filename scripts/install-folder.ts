import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** npm in folders with a lockfile of their own: heavy tools that only one test or script needs, and the packages of releases. */

/** What npm says where the registry cannot be reached. */
export const NO_NETWORK =
  /EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|E40[13]/;
const NOT_WRITABLE = /EACCES|EROFS/;
const OPTIONS = [
  ...['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
  ...['--prefer-offline', '--fetch-retries=1', '--fetch-timeout=60000'],
];
const HANG_MS = 300_000;
const POLL_MS = 200;
const isWindows = process.platform === 'win32';

/**
 * Installs what the folder's lockfile pins, unless it is there. Returns why that cannot be done here, or false. Test
 * files that run side by side share folders: one installs, and the others wait for it.
 */
export async function installFolder(folder: string): Promise<string | false> {
  const turn = join(folder, '.installing');
  while (!isInstalled(folder)) {
    if (!takeTurn(turn)) {
      await setTimeout(POLL_MS);
      continue;
    }
    try {
      return isInstalled(folder) ? false : await npm(['ci', '--prefix', folder]);
    } finally {
      rmSync(turn, { force: true });
    }
  }
  return false;
}

function isInstalled(folder: string): boolean {
  const installed = join(folder, 'node_modules/.package-lock.json'); // npm writes it last
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs;
}

/** Makes a file with the pid of this process, unless one is there whose process still runs. */
function takeTurn(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!existsSync(path)) return NOT_WRITABLE.test(String(error)); // npm says so, too
    if (!runs(pidIn(path))) rmSync(path, { force: true });
    return false;
  }
}

/** 0, which runs, while the other has not written it or has deleted it. */
function pidIn(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0;
  }
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Runs npm without any package's scripts. Returns why it cannot work here, or false. Throws when it fails otherwise. */
export async function npm(args: readonly string[], cwd = '.'): Promise<string | false> {
  // npm hands its own settings to what it runs, among them the folder of the project.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^npm_(?:config_local_prefix|package_|lifecycle_)/.test(key)),
  );
  const child = spawn('npm', [...args, ...OPTIONS], { cwd, env, shell: isWindows, timeout: HANG_MS });
  child.stdin.end();
  child.stdout.resume();
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status === 0) return false;
  if (NO_NETWORK.test(stderr)) return 'needs the npm registry';
  if (NOT_WRITABLE.test(stderr)) return 'needs a checkout that can be written';
  throw new Error(`npm ${args.join(' ')} failed: ${stderr}`);
}
