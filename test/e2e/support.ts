import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** What all end-to-end tests stand on. Whatever is started here ends after the last test of its file, by its handle. */

export const UID = process.getuid?.() ?? -1;
export const ROOT = UID === 0;
/** For `skip`: other users' processes can be made by root only. */
export const needsRoot = ROOT ? false : 'needs root, to start programs as other users';
/** A root server may touch root's processes, which those of these tests are then, only if told so. */
export const AS_OWNER: Environment = ROOT ? { ALLOW_ROOT: 'Y' } : {};

export const REPO = fileURLToPath(new URL('../../', import.meta.url));
const HANG_MS = 60_000;

export type Environment = Readonly<Record<string, string>>;
export interface LaunchOptions {
  readonly env?: Environment;
  /** Another user to run as; root only. */
  readonly uid?: number | undefined;
}
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}
export interface Launched {
  readonly pid: number;
  readonly child: ChildProcessWithoutNullStreams;
  /** What it has written so far. */
  readonly output: { stdout: string; stderr: string };
  readonly lines: AsyncIterableIterator<string>;
  /** Its end, with all its output read. */
  readonly exit: Promise<Exit>;
}

const launched: Launched[] = [];
const folders: string[] = [];
after(async () => {
  for (const { child } of launched) child.kill('SIGKILL');
  await Promise.allSettled(launched.map(({ exit }) => exit));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder that everyone may read. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  folders.push(path);
  chmodSync(path, 0o755);
  return path;
}

export function launch(command: string, args: readonly string[], options: LaunchOptions = {}): Launched {
  const { env = {}, uid } = options;
  const child = spawn(command, args, {
    // The settings of the person who runs the tests stay outside.
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nowhere', ...env },
    cwd: '/',
    ...(uid !== undefined && { uid, gid: uid }),
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    output.stdout += text;
  });
  child.stderr.on('data', (text) => {
    output.stderr += text;
  });
  child.stdin.on('error', () => undefined); // it ended before it had read everything
  const exit = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  exit.catch(() => undefined); // for whom nobody waits
  const { pid } = child;
  assert.ok(pid !== undefined, `${command} cannot be started`);
  const one = { pid, child, output, lines: createInterface(child.stdout)[Symbol.asyncIterator](), exit };
  launched.push(one);
  return one;
}

/** Runs a command to its end with nothing, or `input`, on its stdin. */
export async function run(command: string, args: readonly string[], options: LaunchOptions & { input?: string } = {}) {
  const { child, exit, output } = launch(command, args, options);
  child.stdin.end(options.input);
  return { ...(await within(exit, `${command} ${args.join(' ')} ends`)), ...output };
}

/** Runs the command line of the project. */
export const cli = (args: readonly string[], options: LaunchOptions & { input?: string } = {}) =>
  run(process.execPath, [join(home(options.uid), 'dist/main.js'), ...args], options);

/** Where dist/ and programs/ are: a copy for other users, since they may not look into a checkout. */
export function home(uid?: number): string {
  if (uid === undefined) return REPO;
  copied ??= copy();
  return copied;
}
let copied: string | undefined;

function copy(): string {
  const path = folder();
  cpSync(join(REPO, 'test/e2e/programs'), join(path, 'programs'), { recursive: true });
  for (const part of ['dist', 'node_modules/koffi', 'node_modules/@koromix']) {
    if (existsSync(join(REPO, part))) cpSync(join(REPO, part), join(path, part), { recursive: true });
  }
  for (const entry of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
    const file = join(path, entry);
    chmodSync(file, statSync(file).isDirectory() ? 0o755 : 0o644);
  }
  return path;
}

/** Guards against waiting for ever; it says nothing about how fast something is. */
export async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  const abort = new AbortController();
  const hang = sleep(HANG_MS, undefined, { signal: abort.signal }).then(() =>
    assert.fail(`waited in vain until ${what}`),
  );
  hang.catch(() => undefined);
  try {
    return await Promise.race([promise, hang]);
  } finally {
    abort.abort();
  }
}

/** Looks again and again until `look` gives a value: for what the kernel does and tells nobody of. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  const deadline = performance.now() + HANG_MS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    assert.ok(performance.now() < deadline, `waited in vain until ${what}`);
    await sleep(5);
  }
}
