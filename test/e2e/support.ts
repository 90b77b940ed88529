import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { once } from './once.ts';
import { within } from './waiting.ts';

/** What all end-to-end tests stand on. Whatever is started here ends after the last test of its file, by its handle. */

export const UID = process.getuid?.() ?? -1;
export const ROOT = UID === 0;
/** A server of root may touch root's processes, which those of these tests are then, only with this. On Windows they may be elevated. */
export const AS_OWNER: Environment = ROOT || process.platform === 'win32' ? { ALLOW_ROOT: 'Y' } : {};

/** Two users whom nobody has, so that their processes are those of one test file only; of files side by side, too. */
export const ANN = 30_000 + (process.pid % 15_000) * 2;
export const BEN = ANN + 1;

type Suite = (
  name: string,
  options: { readonly skip: string | false; readonly concurrency?: number },
  tests: () => void | Promise<void>,
) => unknown;
/** For a suite that may be skipped: of a skipped suite nothing is reported, of a skipped test the reason. */
export const suiteOrTest = (skip: string | false): Suite => (skip ? test : describe);

export const REPO = fileURLToPath(new URL('../../', import.meta.url));

export type Environment = Readonly<Record<string, string>>;
export interface LaunchOptions {
  /** Undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Another user to run as; root only. */
  readonly uid?: number | undefined;
  /** By default the root folder. */
  readonly cwd?: string;
  /** A command that starts it in its turn. */
  readonly via?: readonly string[];
  /** In a session of its own, so without the terminal that the tests may run in. */
  readonly detached?: boolean;
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
  // Only now: what has been killed may have written until its end.
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder that everyone may read. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  folders.push(path);
  chmodSync(path, 0o755);
  return path;
}

/** A configuration file for `--config`: settings, or a text that need not be one. */
export function configFile(content: object | string): string {
  const path = join(folder(), 'config.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

export function launch(command: string, args: readonly string[], options: LaunchOptions = {}): Launched {
  const { env = {}, uid, cwd = '/', detached = false, via = [] } = options;
  const [program = command, ...rest] = [...via, command, ...args];
  const child = spawn(program, rest, {
    // The settings and the state of the person who runs the tests stay outside.
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nowhere', XDG_STATE_HOME: stateFolder(uid ?? UID), ...env },
    cwd,
    detached,
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
  const one = { pid, child, output, lines: linesOf(child.stdout), exit };
  launched.push(one);
  return one;
}

/** Split at newlines only: for node:readline a line ends at U+2028, too, which JSON may hold. */
function linesOf(stream: Readable): AsyncIterableIterator<string> {
  const lines = new Readable({ objectMode: true, read: () => undefined });
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (bytes: Buffer) => {
    const [first = '', ...others] = decoder.write(bytes).split('\n');
    rest += first;
    for (const next of others) {
      lines.push(rest.replace(/\r$/, ''));
      rest = next;
    }
  });
  const end = (): void => {
    if (rest !== '') lines.push(rest);
    rest = '';
    lines.push(null);
  };
  stream.once('end', end);
  stream.once('close', () => {
    if (!stream.readableEnded) end();
  });
  return lines[Symbol.asyncIterator]();
}

/** A folder of this user's for an audit log. Each server has its own, for what one ends in a minute counts for all of a log. */
export function stateFolder(uid: number): string {
  const path = folder();
  if (ROOT) chownSync(path, uid, uid);
  return path;
}

interface RunOptions extends LaunchOptions {
  readonly input?: string;
  readonly hangMs?: number;
}

/** Runs a command to its end with nothing, or `input`, on its stdin. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}) {
  const { child, exit, output } = launch(command, args, options);
  child.stdin.end(options.input);
  return { ...(await within(exit, `${command} ${args.join(' ')} ends`, options.hangMs)), ...output };
}

/** Runs the command line of the project. */
export const cli = (args: readonly string[], options: RunOptions = {}) =>
  run(process.execPath, [join(home(options.uid), 'dist/main.js'), ...args], options);

/** Where dist/ and programs/ are: a copy for other users, since they may not look into a checkout. */
export function home(uid?: number): string {
  if (uid === undefined) return REPO;
  return once('home', copyTo);
}

function copyTo(path: string): void {
  cpSync(join(REPO, 'test/e2e/programs'), join(path, 'programs'), { recursive: true });
  for (const part of ['dist', 'node_modules/koffi', 'node_modules/@koromix']) {
    if (existsSync(join(REPO, part))) cpSync(join(REPO, part), join(path, part), { recursive: true });
  }
  for (const entry of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
    const file = join(path, entry);
    chmodSync(file, statSync(file).isDirectory() ? 0o755 : 0o644);
  }
}

/** Why programs cannot be started as other users here, for `skip`. */
export function noOtherUsers(): string | false {
  whyNoOthers ??= lookForOthers();
  return whyNoOthers;
}
let whyNoOthers: string | false | undefined;

function lookForOthers(): string | false {
  if (!ROOT) return 'needs root, to start programs as other users';
  const args = ['-e', 'fs.readdirSync(process.argv[1])', folder()];
  const { status } = spawnSync(process.execPath, args, { uid: 61_001, gid: 61_001, cwd: '/' });
  return status === 0 ? false : 'other users may not run this Node, or not look into the folder for temporary files';
}

/** A user who owns nothing but what this test file starts, or the owner where there is none. */
export const sparseUser = (): Pick<LaunchOptions, 'env' | 'uid'> =>
  noOtherUsers() === false ? { uid: ANN } : { env: AS_OWNER };
