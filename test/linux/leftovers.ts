import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Makes real leftovers: programs that outlive what started them, and ends each of them by its own pid. */

const SERVER = `
import { writeFileSync, renameSync } from 'node:fs';
import { createServer } from 'node:http';
const file = process.argv[2];
process.on('SIGHUP', () => undefined);
for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on('error', () => undefined);
process.stdin.resume();
const tell = (port) => {
  writeFileSync(file + '.new', process.pid + ' ' + port);
  renameSync(file + '.new', file);
};
if (process.argv[3] === 'listen') { const http = createServer().listen(0, '127.0.0.1', () => tell(http.address().port)); }
else tell(0);
setTimeout(() => process.exit(), 120_000);
`;

/** Starts a program as its arguments say, then dies when it is killed: a client, a test run, a launcher. */
const LAUNCHER = `
import { spawn } from 'node:child_process';
const [stdio, program, ...args] = process.argv.slice(2);
spawn(program, args, { stdio }).on('error', () => process.exit(1));
setTimeout(() => process.exit(), 120_000);
`;

/** The terminal closes when the program ends that holds its other side: it types one line and waits for its input. */
const TERMINAL = `
import os, pty, sys
pid, side = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
os.write(side, sys.stdin.readline().encode())
import threading
def drain():
    try:
        while os.read(side, 4096): pass
    except OSError: pass
threading.Thread(target=drain, daemon=True).start()
sys.stdin.readline()
os._exit(0)
`;

export const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

export interface Started {
  readonly pid: number;
  readonly port: number;
}

export function leftovers() {
  const folder = mkdtempSync(join(tmpdir(), 'leftovers-'));
  const started = new Set<number>();
  let count = 0;
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const server = file('server.mjs', SERVER);
  const launcher = file('launcher.mjs', LAUNCHER);
  const terminal = file('terminal.py', TERMINAL);
  const node = process.execPath;

  async function until<T>(look: () => Promise<T | undefined> | T | undefined, what: string): Promise<T> {
    for (let waited = 0; waited < 20_000; waited += 20) {
      const seen = await look();
      if (seen !== undefined) return seen;
      await sleep(20);
    }
    throw new Error(`${what} did not happen`);
  }

  /** Where the next server will write its pid. */
  const nextFile = (): string => join(folder, `pid${++count}`);

  async function told(path: string): Promise<Started> {
    await until(() => existsSync(path) || undefined, `the start of ${path}`);
    const [pid = 0, port = 0] = readFileSync(path, 'utf8').split(' ').map(Number);
    started.add(pid);
    return { pid, port };
  }

  const parentOf = (pid: number): number =>
    Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1] ?? 0);

  /** Kills a process and waits until its children have another parent. */
  async function killed(pid: number): Promise<void> {
    started.delete(pid);
    process.kill(pid, 'SIGKILL');
    await until(() => (isGone(pid) ? true : undefined), `the end of ${pid}`);
  }

  /** With its last thread a process lets go of its files and its children, not with its first. */
  const isGone = (pid: number): boolean => {
    try {
      return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1')) && readdirSync(`/proc/${pid}/task`).length <= 1;
    } catch {
      return true;
    }
  };

  function begin(program: string, args: readonly string[], options: SpawnOptions = {}) {
    const child = spawn(program, args, { cwd: folder, stdio: 'ignore', ...options });
    if (child.pid === undefined) throw new Error(`${program} did not start`);
    started.add(child.pid);
    return { child, pid: child.pid };
  }

  return {
    folder,
    node,
    server,
    file,
    nextFile,
    told,
    begin,
    killed,
    parentOf,
    until,
    /** Notes a process that was started by others, to be ended in the end. */
    note: (pid: number): number => {
      started.add(pid);
      return pid;
    },
    /** A launcher that is a process of its own and starts this. */
    launch: (stdio: 'pipe' | 'ignore', program: string, args: readonly string[], options: SpawnOptions = {}) =>
      begin(node, [launcher, stdio, program, ...args], options),
    /**
     * An open terminal with a shell in it that is given one line; `close` closes it as a window is closed. The shell
     * reads no settings of the person's: they may take long, and leave a lock behind when it is closed.
     */
    openTerminal(line: string) {
      const { child, pid } = begin('python3', [terminal, 'bash', '--norc', '-i'], {
        stdio: ['pipe', 'ignore', 'ignore'],
        env: { ...process.env, HISTFILE: '/dev/null' },
      });
      child.stdin?.write(`${line}\n`);
      return {
        pid,
        close: async () => {
          child.stdin?.end('\n');
          await until(() => (isGone(pid) ? true : undefined), 'the closing of the terminal');
          await sleep(100); // the shell acts on its hangup
        },
      };
    },
    end(): void {
      for (const pid of started) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // it has ended by itself
        }
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
