import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Processes of ours that live until the test ends them by their handles. */
export interface Children {
  /** Resolves once it has said something on stdout, or, where it never does, once it runs. */
  start(kind: string, program: string, args: readonly string[], speaks?: boolean): Promise<ChildProcess>;
  pids(): Map<string, number>;
  end(): Promise<void>;
}

export function createChildren(): Children {
  const children = new Map<string, ChildProcess>();
  return {
    async start(kind, program, args, speaks = true) {
      const child = spawn(program, args, { cwd: '/', stdio: ['pipe', speaks ? 'pipe' : 'ignore', 'inherit'] });
      children.set(kind, child);
      const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${kind} ended before it was ready`)));
      await Promise.race([child.stdout ? once(child.stdout, 'data') : once(child, 'spawn'), ended]);
      return child;
    },
    pids() {
      return new Map([...children].flatMap(([kind, { pid }]) => (pid === undefined ? [] : [[kind, pid] as const])));
    },
    async end() {
      for (const child of children.values()) {
        if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) continue;
        const exited = once(child, 'exit');
        child.kill('SIGKILL');
        await exited;
      }
    },
  };
}
