// biome-ignore lint/style/noRestrictedImports: the helper is this program itself, without a shell; docs/adr/0041
import { type ChildProcess, spawn } from 'node:child_process';
import { parse } from 'node:path';
import { VERSION } from '../../version.ts';
import { parseReply } from './helper-messages.ts';
import type { HelperProgram } from './helper-program.ts';
import { HelperEnded, HelperFailed, HelperNotReady, HelperReplaced, Unanswered } from './unanswered.ts';

const START_MS = 5000;
const NOT_READY = `could not be asked: the helper process was not ready within ${START_MS / 1000} s`;
const ENDED = 'could not be asked: the helper process ended';
export const NOT_STARTED = 'could not be asked: no helper process started';
export const SILENT = 'does not answer';

interface PendingReply {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Throws Unanswered, where the system or Node does not let us start anything. */
function spawnHelper(program: HelperProgram): ChildProcess {
  const { NODE_OPTIONS: _, ...env } = process.env;
  try {
    return spawn(process.execPath, program.args, {
      // Its own folder could be on a file system that hangs, or one that a person wants to remove.
      cwd: parse(process.execPath).root,
      detached: true,
      // A question that hangs must leave the others a thread.
      env: { ...env, UV_THREADPOOL_SIZE: '32' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
  } catch {
    throw new Unanswered(NOT_STARTED);
  }
}

/** One helper process, from its start to its end, with the questions it has to answer. */
export class HelperChild<Q extends object> {
  /** Its pid in /proc, which may differ from the one Node knows. Undefined once it has ended or if it never started. */
  pid: number | undefined;
  readonly ready: Promise<void>;
  wasReady = false;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PendingReply>();
  #lastId = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `onExit`: called as soon as it has ended, or cannot be started. */
  constructor(program: HelperProgram, onExit: () => void) {
    this.#child = spawnHelper(program);
    this.#child.unref();
    this.#child.channel?.unref();
    this.pid = this.#child.pid;
    this.ready = this.#whenReady();
    this.#child.once('error', () => {
      if (this.#child.pid === undefined) onExit();
    });
    this.#child.once('exit', () => {
      this.pid = undefined;
      onExit();
      this.#rejectAll(new HelperEnded(ENDED, true));
    });
    this.ready.then(
      () => {
        this.wasReady = true;
      },
      () => undefined, // each question awaits it
    );
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined;
  }

  get isIdle(): boolean {
    return this.#waiting.size === 0;
  }

  #whenReady(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new HelperNotReady(NOT_READY)), START_MS);
      const settle = (act: () => void) => () => {
        clearTimeout(timer);
        act();
      };
      const isReady = settle(resolve);
      const notStarted = settle(() => reject(new Unanswered(NOT_STARTED)));
      const ended = settle(() => reject(new HelperEnded(ENDED)));
      this.#child.once('error', notStarted);
      this.#child.once('exit', ended);
      this.#child.on('message', (message) => {
        const reply = parseReply(message);
        if ('ready' in reply) {
          if (reply.pid !== null) this.pid = reply.pid;
          if (reply.version === VERSION) isReady();
          else settle(() => reject(new HelperReplaced(reply.version)))();
          return;
        }
        const pending = this.#waiting.get(reply.id);
        this.#waiting.delete(reply.id);
        if ('errno' in reply) pending?.reject(new HelperFailed(reply.errno));
        else pending?.resolve(reply.value);
      });
    });
  }

  /** `onSilence`: called when there is no answer within the deadline. */
  async ask(question: Q, deadlineMs: number, onSilence: () => void): Promise<unknown> {
    const id = ++this.#lastId;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<unknown>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        const giveUp = (): void => {
          if (!this.#waiting.delete(id)) return;
          reject(new Unanswered(SILENT, true));
          onSilence();
        };
        // First read any answer that arrived while this process was busy.
        timer = setTimeout(() => setImmediate(giveUp), deadlineMs);
        this.#child.send({ id, ...question }, (error) => {
          if (error) reject(new HelperEnded(ENDED, true));
        });
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** Calls back after this time, unless stay() or another after() comes first. */
  after(delayMs: number, callback: () => void): void {
    this.stay();
    this.#timer = setTimeout(callback, delayMs).unref();
  }

  stay(): void {
    clearTimeout(this.#timer);
  }

  /** Ends it, and all questions that it has not answered. Nothing waits for its end. */
  stop(): void {
    this.stay();
    this.#rejectAll(new Unanswered(SILENT, true));
    if (this.#child.connected) this.#child.disconnect();
    this.#child.kill('SIGKILL'); // our own child, by its handle
  }

  #rejectAll(error: Unanswered): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
