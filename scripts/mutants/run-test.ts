import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Workspace } from './workspace.ts';

/**
 * A mutant may signal whatever it sees. So each test file runs in a pid namespace of its own, where it sees nothing but
 * what it has started, and with which all of that ends; unshare(1). In a network of its own no port is taken, either.
 */
const NAMESPACES = ['--pid', '--fork', '--kill-child', '--mount-proc', '--net', '--ipc'];
/** For who is not root: user ids stay what they are. */
const AS_USER = ['--user', '--map-current-user'];
/** The first process of the namespace waits for what lost its parent, which Node does not. */
const INIT = 'ip link set lo up; setsid "$@" & wait $!';

export interface TestRun {
  readonly outcome: 'passed' | 'failed' | 'hung';
  readonly durationMs: number;
  /** The first test that failed. */
  readonly failure: string;
}

const running = new Set<ChildProcess>();

/** Ends all that run, with their namespaces. */
export function endTests(): void {
  for (const child of running) child.kill('SIGKILL');
}

const unshareArgs = (): string[] => [...(process.getuid?.() === 0 ? [] : AS_USER), ...NAMESPACES];

/** Why no test can be run with a mutant; undefined if one can. */
export function whyUnsafe(): string | undefined {
  const { status, stderr } = spawnSync('unshare', [...unshareArgs(), 'sh', '-c', 'ip link set lo up'], {
    encoding: 'utf8',
  });
  return status === 0 ? undefined : `needs unshare(1) and ip(8), and the right to make namespaces: ${stderr}`;
}

export function runTest({ folder }: Workspace, test: string, hangMs: number): Promise<TestRun> {
  const startedMs = performance.now();
  const node = [process.execPath, '--import', 'tsx', '--test-reporter=tap', test];
  // The settings of who runs this stay outside, and what a mutant writes to a home folder, too.
  const env = { PATH: process.env['PATH'] ?? '', HOME: join(folder, '../home'), LANG: 'C.UTF-8' };
  const child = spawn('unshare', [...unshareArgs(), 'sh', '-c', INIT, 'sh', ...node], {
    ...{ cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] },
  });
  running.add(child);
  let output = '';
  child.stdout?.on('data', (text) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    let hasHung = false;
    const hang = setTimeout(() => {
      hasHung = true;
      child.kill('SIGKILL'); // and with it the whole namespace
    }, hangMs);
    child.once('error', reject);
    child.once('close', (status) => {
      clearTimeout(hang);
      running.delete(child);
      const outcome = hasHung ? 'hung' : status === 0 ? 'passed' : 'failed';
      const [, failure = ''] = /^\s*not ok \d+ - (.*)$/m.exec(output) ?? [];
      resolve({ outcome, durationMs: performance.now() - startedMs, failure });
    });
  });
}
