import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from './once.ts';
import { home, type Launched, type LaunchOptions, launch, REPO } from './support.ts';
import { until, within } from './waiting.ts';

/** The small real programs in programs/, and how to wait until they are what a test needs. */

export interface Program extends Launched {
  /** The numbers it printed behind `ready`. */
  readonly numbers: readonly number[];
}

/** Starts one of programs/ and waits until it says that it is ready. */
export function program(name: string, args: readonly string[] = [], options: LaunchOptions = {}): Promise<Program> {
  const file = join(options.uid === undefined ? join(REPO, 'test/e2e') : home(options.uid), 'programs', name);
  return ready(launch(interpreterOf(name), [file, ...args], options));
}

/** Shell scripts, Python, and Node for all else. */
const interpreterOf = (name: string): string =>
  name.endsWith('.sh') ? 'sh' : name.endsWith('.py') ? 'python3' : process.execPath;

/** Waits for the line `ready`. */
export async function ready(one: Launched): Promise<Program> {
  const first = await within(one.lines.next(), `process ${one.pid} is ready`);
  const [word, ...numbers] = String(first.value).trim().split(' ');
  assert.equal(word, 'ready', `process ${one.pid} did not get ready: ${one.output.stderr}`);
  return { ...one, numbers: numbers.map(Number) };
}

/** Starts one of programs/ that is compiled and waits until it is ready. */
export const compiled = async (name: string): Promise<Program> => ready(launch(compile(name), []));

/** Compiles one of programs/, once for all test files; returns where it is. */
export function compile(name: string): string {
  const { binary, error } = compilation(name);
  assert.equal(error, undefined);
  return binary;
}

/** For `skip`. That each program compiles where there is a compiler is a test of its own. */
export function cannotCompile(name: string): string | false {
  if (needsGcc()) return needsGcc();
  return compilation(name).error === undefined ? false : `${name}.c does not compile here`;
}

/** For `skip`: a compiler, and the C library to compile against. */
export const needsGcc = (): string | false =>
  compileOnce('nothing', () => gcc(['-x', 'c', '-', '-o', '/dev/null'], '#include <stdio.h>\nint main(void) {}'))
    .error === undefined
    ? false
    : 'needs gcc, to compile a program';

/** What the compiler says is in `error`. */
export function compilation(name: string): { readonly binary: string; readonly error: string | undefined } {
  const flags = name === 'names-users' ? ['-shared', '-fPIC'] : ['-pthread'];
  return compileOnce(name, (binary) => gcc([...flags, '-o', binary, join(REPO, 'test/e2e/programs', `${name}.c`)]));
}

function compileOnce(name: string, compiling: (binary: string) => string | undefined) {
  const path = once(`compiled/${name}`, (made) => {
    const error = compiling(join(made, name));
    if (error !== undefined) writeFileSync(join(made, 'error'), error);
  });
  const error = join(path, 'error');
  return { binary: join(path, name), error: existsSync(error) ? readFileSync(error, 'utf8') : undefined };
}

function gcc(args: readonly string[], input = ''): string | undefined {
  const { status, error, stderr } = spawnSync('gcc', args, { input, encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr);
}

/** The state letter of a process as the kernel has it, `Z` for a zombie; undefined when there is none. */
export function stateOf(pid: number): string | undefined {
  try {
    return /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1];
  } catch {
    return undefined;
  }
}

/** The kernel's name of a process. */
export const commOf = (pid: number): string => readFileSync(`/proc/${pid}/comm`, 'latin1').trim();

/**
 * Waits until a process runs the program of this kernel's name. Its state alone does not tell: a shell is asleep, too,
 * while it waits for a file system before it becomes `sleep`.
 */
export async function runs(name: string, pid: number): Promise<void> {
  await until(() => (commOf(pid) === name ? true : undefined), `process ${pid} runs ${name}`);
}

export async function becomes(state: string, pid: number): Promise<void> {
  await until(() => (stateOf(pid) === state ? true : undefined), `process ${pid} is in state ${state}`);
}

/** Starts a process whose parent does not reap it, and waits for its death. Returns its pid. */
export async function zombie(options: LaunchOptions = {}): Promise<number> {
  const parent = await program('zombie.sh', [], options);
  const [pid] = parent.numbers;
  assert.ok(pid !== undefined);
  await runs('sleep', parent.pid);
  parent.child.stdin.end();
  await becomes('Z', pid);
  return pid;
}

/** Can this command be run at all? */
export function works(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
