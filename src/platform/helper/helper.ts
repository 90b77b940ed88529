// biome-ignore lint/style/noRestrictedImports: the helper is this program itself, without a shell; docs/adr/0041
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseReply, type Question } from './questions.ts';

/** A helper that has not answered for this long is abandoned. Counted from when it runs, since Node is slow to start. */
const DEADLINE_MS = 500;
const START_MS = 5000;
/** Limit on helpers that hang in the kernel and cannot be killed. Beyond it, nothing more is asked. */
const ABANDONED_MAX = 3;
/** A helper takes 45 MB, so it exits after being idle for this long. */
const IDLE_MS = 10_000;

/** The helper did not answer; the message has no subject: "does not answer". */
export class Unanswered extends Error {}

/** The system call behind the question failed. */
export class Failed extends Error {
  readonly errno: number;

  constructor(errno: number) {
    super(`errno ${errno}`);
    this.errno = errno;
  }
}

/** The Node arguments that start the helper: a built file next to the program, or the source in a checkout. */
function helperArguments(): string[] {
  const here = import.meta.url;
  if (!here.startsWith('file:')) return [join(dirname(here), 'helper.js')];
  return ['--import', createRequire(here).resolve('tsx'), fileURLToPath(new URL('./main.ts', here))];
}

export interface Helper {
  /** Throws Unanswered, or Failed. */
  ask(question: Question, deadlineMs?: number): Promise<unknown>;
  /** Pids in /proc of the helper and of the abandoned ones: they appear in no list and are no target. */
  pids(): ReadonlySet<number>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

interface Running {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
  readonly waiting: Map<number, Waiting>;
  idle: NodeJS.Timeout | undefined;
}

/**
 * One process of our own that makes the calls that may hang: a thread in such a system call would keep this process from
 * exiting, even on SIGKILL, whereas a process can be abandoned. It starts at the first question, never before. It is this
 * program, in its own session, with one pipe and no other descriptor of ours.
 */
export function createHelper(args: readonly string[] = helperArguments()): Helper {
  const pidOf = new Map<ChildProcess, number>();
  const abandoned = new Set<ChildProcess>();
  let running: Running | undefined;
  let lastId = 0;

  function start(): Running {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const child = spawn(process.execPath, args, {
      cwd: '/',
      detached: true,
      // One thread per question: any of them may hang without blocking the others.
      env: { ...env, UV_THREADPOOL_SIZE: '32' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.unref();
    child.channel?.unref();
    const waiting = new Map<number, Waiting>();
    if (child.pid !== undefined) pidOf.set(child, child.pid);
    const failAll = (): void => {
      for (const { reject } of waiting.values()) reject(new Unanswered('could not be asked: the helper process ended'));
      waiting.clear();
    };
    const ready = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Unanswered('could not be asked: no helper process started')), START_MS);
      const settle = (act: () => void) => () => {
        clearTimeout(timer);
        act();
      };
      child.once(
        'error',
        settle(() => reject(new Unanswered('could not be asked: no helper process started'))),
      );
      child.once(
        'exit',
        settle(() => reject(new Unanswered('could not be asked: the helper process ended'))),
      );
      child.on('message', (message) => {
        const reply = parseReply(message);
        if ('ready' in reply) {
          if (reply.pid !== null) pidOf.set(child, reply.pid);
          settle(resolve)();
          return;
        }
        const asker = waiting.get(reply.id);
        waiting.delete(reply.id);
        if ('errno' in reply) asker?.reject(new Failed(reply.errno));
        else asker?.resolve(reply.value);
      });
    });
    ready.catch(() => undefined); // whoever asks awaits it
    child.once('exit', () => {
      pidOf.delete(child);
      abandoned.delete(child);
      if (running?.child === child) running = undefined;
      failAll();
    });
    return { child, ready, waiting, idle: undefined };
  }

  /** Abandons a helper that hangs: nothing waits for it to exit. */
  function abandon(one: Running): void {
    if (running === one) running = undefined;
    if (one.child.exitCode === null && one.child.signalCode === null && one.child.pid !== undefined) {
      abandoned.add(one.child);
    }
    stop(one);
    for (const { reject } of one.waiting.values()) reject(new Unanswered('does not answer'));
    one.waiting.clear();
  }

  function stop({ child, idle }: Running): void {
    clearTimeout(idle);
    if (child.connected) child.disconnect();
    child.kill('SIGKILL'); // our own child, by its handle
  }

  function rest(one: Running): void {
    clearTimeout(one.idle);
    if (one.waiting.size > 0) return;
    one.idle = setTimeout(() => {
      if (running === one) running = undefined;
      stop(one);
    }, IDLE_MS).unref();
  }

  async function ask(question: Question, deadlineMs = DEADLINE_MS): Promise<unknown> {
    if (!running && abandoned.size >= ABANDONED_MAX)
      throw new Unanswered(`could not be asked: ${ABANDONED_MAX} helper processes already hang`);
    running ??= start();
    const one = running;
    clearTimeout(one.idle);
    try {
      await one.ready;
    } catch (error) {
      abandon(one);
      throw error;
    }
    const id = ++lastId;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<unknown>((resolve, reject) => {
        one.waiting.set(id, { resolve, reject });
        // Read first any answer that arrived while this process was busy.
        timer = setTimeout(() => setImmediate(() => one.waiting.has(id) && abandon(one)), deadlineMs);
        one.child.send({ id, ...question }, (error) => {
          if (error) reject(new Unanswered('could not be asked: the helper process ended'));
        });
      });
    } finally {
      clearTimeout(timer);
      one.waiting.delete(id);
      rest(one);
    }
  }

  return { ask, pids: () => new Set(pidOf.values()) };
}
