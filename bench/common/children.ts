import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * All that the benchmark starts. Each program here ends when its stdin does, so nothing outlives the benchmark, however
 * that ends.
 */

export interface Child {
  readonly pid: number;
  readonly process: ChildProcessWithoutNullStreams;
  /** The next line of its stdout. Throws when it has ended. */
  line(): Promise<string>;
  write(line: string): void;
  /** Closes its stdin and waits for its end. */
  end(): Promise<void>;
}

const running = new Set<ChildProcessWithoutNullStreams>();
let folder: string | undefined;

/** A path in the folder of the benchmark. */
export const inBench = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Node's arguments that let it run TypeScript. */
export const TSX = ['--import', import.meta.resolve('tsx')];

/** A folder for what is compiled, removed at the end. */
export function scratch(): string {
  folder ??= mkdtempSync(join(tmpdir(), 'process-manager-mcp-bench-'));
  return folder;
}

/** `uid`: the user to run as, when we are root. */
export async function start(program: string, args: readonly string[] = [], uid?: number): Promise<Child> {
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, XDG_STATE_HOME: scratch() }, // no benchmark writes into the person's audit log
    ...(uid !== undefined && { uid, gid: uid }),
  });
  running.add(child);
  const exited = once(child, 'exit').finally(() => running.delete(child));
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => {
    stderr = `${stderr}${data}`.slice(-2000);
  });
  child.stdin.on('error', () => undefined); // who has ended is told by line()
  await Promise.race([once(child, 'spawn'), exited]); // rejects when there is no such program
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? -1,
    process: child,
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${[program, ...args].join(' ')} ended\n${stderr}`);
      return value;
    },
    write: (line) => void child.stdin.write(`${line}\n`),
    async end() {
      child.stdin.end();
      await exited;
    },
  };
}

/** Compiles programs/NAME.c to a program called `as`. Undefined when there is no C compiler here. */
export function compile(name: string, as = name): string | undefined {
  const program = join(scratch(), as);
  if (existsSync(program)) return program;
  const flags = ['-O2', '-Wall', '-Wextra', '-Werror', '-o', program, inBench(`programs/${name}.c`)];
  // Static ones start faster, which counts for 20,000, but not every machine has a libc for that.
  const compiled = [['-static'], []].some(
    (linking) => spawnSync('cc', [...linking, ...flags], { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0,
  );
  return compiled ? program : undefined;
}

// Ends what still runs, and removes what was made.
process.once('exit', () => {
  for (const child of running) child.stdin.destroy();
  for (const child of running) child.kill('SIGTERM');
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
