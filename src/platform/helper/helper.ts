// biome-ignore lint/style/noRestrictedImports: the helper is this program itself, without a shell; docs/adr/0041
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HelperQuestion, parseReply } from './helper-messages.ts';
import type { HelperProgram } from './helper-program.ts';
import { HelperEnded, HelperFailed, HelperHanging, HelperNotReady, Unanswered } from './unanswered.ts';

export { HelperEnded, HelperFailed, HelperHanging, Unanswered };

const START_MS = 5000;
const LEAVING_MS = 100;
/** An abandoned helper may go on for so long with what else it was asked. */
const ABANDONED_MS = 500;
/** After a failed start, no new one is tried for this long, however many questions there are; longer after a slow failure. */
const START_AGAIN_MS = 5000;
const START_AGAIN_SLOW_MS = 30_000;
/** A helper takes 45 MB, so it exits after being idle for this long. */
const IDLE_MS = 10_000;

const SILENT = 'does not answer';
const HANGING = (count: number): string => `could not be asked: ${count} helper processes hang already`;
const ENDED = 'could not be asked: the helper process ended';
const NOT_STARTED = 'could not be asked: no helper process started';
const NOT_READY = `could not be asked: the helper process was not ready within ${START_MS / 1000} s`;

export interface Helper<Q extends object = HelperQuestion> {
  /** Throws Unanswered, or Failed. */
  ask(question: Q, deadlineMs?: number): Promise<unknown>;
  /** Pids in /proc of the helper and of the abandoned ones: they appear in no list and are no target. */
  pids(): ReadonlySet<number>;
}

interface PendingReply {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

interface Running {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
  readonly waiting: Map<number, PendingReply>;
  idle: NodeJS.Timeout | undefined;
  wasReady: boolean;
  /** One question had no answer: no other is asked, and it goes when those before are settled. */
  isAbandoned: boolean;
}

/**
 * One process of our own that makes the calls that may hang: a thread in such a system call would keep this process from
 * exiting, even on SIGKILL, whereas a process can be abandoned. It starts at the first question, never before. It is this
 * program, in its own session, with one pipe and no other descriptor of ours.
 */
export function createHelper<Q extends object = HelperQuestion>(program: HelperProgram): Helper<Q> {
  const pidOf = new Map<ChildProcess, number>();
  /** Which of them had begun to answer questions: the others hang by themselves. */
  const abandoned = new Map<ChildProcess, boolean>();
  let running: Running | undefined;
  let lastId = 0;
  let waits = { untilMs: 0, why: '' };

  /** Throws Unanswered, where the system or Node does not let us start anything. */
  function spawnHelper(): ChildProcess {
    const { NODE_OPTIONS: _, ...env } = process.env;
    try {
      return spawn(process.execPath, program.args, {
        cwd: '/',
        detached: true,
        // Each question may hang by itself and leaves the others a thread.
        env: { ...env, UV_THREADPOOL_SIZE: '32' },
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
    } catch {
      throw new Unanswered(NOT_STARTED);
    }
  }

  function start(): Running {
    const child = spawnHelper();
    child.unref();
    child.channel?.unref();
    const waiting = new Map<number, PendingReply>();
    if (child.pid !== undefined) pidOf.set(child, child.pid);
    const ready = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new HelperNotReady(NOT_READY)), START_MS);
      const settle = (act: () => void) => () => {
        clearTimeout(timer);
        act();
      };
      child.once(
        'error',
        settle(() => reject(new Unanswered(NOT_STARTED))),
      );
      child.once(
        'exit',
        settle(() => reject(new HelperEnded(ENDED))),
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
        if ('errno' in reply) asker?.reject(new HelperFailed(reply.errno));
        else asker?.resolve(reply.value);
      });
    });
    child.once('exit', () => {
      pidOf.delete(child);
      abandoned.delete(child);
      if (running?.child === child) running = undefined;
      for (const { reject } of waiting.values()) reject(new HelperEnded(ENDED, true));
      waiting.clear();
    });
    const one: Running = { child, ready, waiting, idle: undefined, wasReady: false, isAbandoned: false };
    ready.then(
      () => {
        one.wasReady = true;
      },
      () => undefined, // whoever asks awaits it
    );
    return one;
  }

  /** Asks nothing more of a helper that hangs. Its other questions keep their time, but no more than one deadline. */
  function abandon(one: Running): void {
    if (running === one) running = undefined;
    if (one.isAbandoned) return;
    one.isAbandoned = true;
    if (one.child.exitCode === null && one.child.signalCode === null && one.child.pid !== undefined) {
      abandoned.set(one.child, one.wasReady);
    }
    clearTimeout(one.idle);
    one.idle = setTimeout(() => {
      for (const { reject } of one.waiting.values()) reject(new Unanswered(SILENT, true));
      one.waiting.clear();
      stop(one);
    }, ABANDONED_MS).unref();
    rest(one);
  }

  /** Nothing waits for its end. */
  function stop({ child, idle }: Running): void {
    clearTimeout(idle);
    if (child.connected) child.disconnect();
    child.kill('SIGKILL'); // our own child, by its handle
  }

  /** Once that it has nothing more to answer. */
  function rest(one: Running): void {
    if (one.waiting.size > 0) return;
    if (one.isAbandoned) {
      stop(one);
      return;
    }
    clearTimeout(one.idle);
    one.idle = setTimeout(() => {
      if (running === one) running = undefined;
      stop(one);
    }, IDLE_MS).unref();
  }

  function wait(error: unknown): void {
    const forMs = error instanceof HelperNotReady ? START_AGAIN_SLOW_MS : START_AGAIN_MS;
    waits = { untilMs: performance.now() + forMs, why: error instanceof Unanswered ? error.message : NOT_STARTED };
  }

  function hanging(): Unanswered {
    const why = HANGING(abandoned.size);
    return [...abandoned.values()].includes(true) ? new HelperHanging(why) : new Unanswered(why);
  }

  async function started(): Promise<Running> {
    if (running === undefined) {
      // One that was only stopped ends by SIGKILL, which takes a moment.
      if (abandoned.size >= program.abandonedMax) await sleep(LEAVING_MS);
      if (abandoned.size >= program.abandonedMax) throw hanging();
      if (performance.now() < waits.untilMs) throw new Unanswered(waits.why);
    }
    running ??= start();
    const one = running;
    clearTimeout(one.idle);
    try {
      await one.ready;
    } catch (error) {
      abandon(one);
      if (!(error instanceof HelperEnded)) wait(error);
      throw error;
    }
    return one;
  }

  async function askOnce(question: Q, deadlineMs: number): Promise<unknown> {
    const one = await started();
    const id = ++lastId;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<unknown>((resolve, reject) => {
        one.waiting.set(id, { resolve, reject });
        const giveUp = (): void => {
          if (!one.waiting.delete(id)) return;
          reject(new Unanswered(SILENT, true));
          abandon(one);
        };
        // Read first any answer that arrived while this process was busy.
        timer = setTimeout(() => setImmediate(giveUp), deadlineMs);
        one.child.send({ id, ...question }, (error) => {
          if (error) reject(new HelperEnded(ENDED, true));
        });
      });
    } finally {
      clearTimeout(timer);
      one.waiting.delete(id);
      rest(one);
    }
  }

  /** Twice where a helper ended over it: that another ends, too, is no chance any more. */
  async function ask(question: Q, deadlineMs = program.deadlineMs): Promise<unknown> {
    try {
      return await askOnce(question, deadlineMs);
    } catch (error) {
      if (!(error instanceof HelperEnded)) throw error;
      if (program.attempts === 1) {
        if (!error.wasSent) wait(error);
        throw error;
      }
    }
    try {
      return await askOnce(question, deadlineMs);
    } catch (error) {
      if (error instanceof HelperEnded) wait(error);
      throw error;
    }
  }

  return { ask, pids: () => new Set(pidOf.values()) };
}
