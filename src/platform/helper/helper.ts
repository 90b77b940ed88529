import { setTimeout as sleep } from 'node:timers/promises';
import { HelperChild, NOT_STARTED } from './helper-child.ts';
import type { HelperQuestion } from './helper-messages.ts';
import type { HelperProgram } from './helper-program.ts';
import { HelperEnded, HelperFailed, HelperHanging, HelperNotReady, HelperReplaced, Unanswered } from './unanswered.ts';

export { HelperEnded, HelperFailed, HelperHanging, HelperReplaced, Unanswered };

const LEAVING_MS = 100;
/** An abandoned helper has this long to answer its other questions. */
const ABANDONED_MS = 500;
/** After a failed start, none is tried for this long, whatever the number of questions; longer after a slow failure. */
const START_AGAIN_MS = 5000;
const START_AGAIN_SLOW_MS = 30_000;
/** A helper takes 45 MB, so it exits after being idle for this long. */
const IDLE_MS = 10_000;

const HANGING = (count: number): string => `could not be asked: ${count} helper processes hang already`;

export type Helper<Q extends object = HelperQuestion> = Pick<HelperProcess<Q>, 'ask' | 'pids'>;

/**
 * One process of our own that makes the calls that may hang: a thread in such a system call would keep this process
 * from exiting, even on SIGKILL, whereas a process can be abandoned. It starts at the first question, never before. It
 * is this program, in its own session, with one pipe and no other descriptor of ours.
 */
export class HelperProcess<Q extends object = HelperQuestion> {
  readonly #program: HelperProgram;
  readonly #children = new Set<HelperChild<Q>>();
  /** They left one question without an answer: they get no others, and end once the earlier ones are settled. */
  readonly #abandoned = new Set<HelperChild<Q>>();
  #running: HelperChild<Q> | undefined;
  #waits = { untilMs: 0, error: new Unanswered(NOT_STARTED) };

  constructor(program: HelperProgram) {
    this.#program = program;
  }

  /** Pids in /proc of the helper and of the abandoned ones: they appear in no list and are no target. */
  pids(): ReadonlySet<number> {
    return new Set([...this.#children].flatMap(({ pid }) => pid ?? []));
  }

  /**
   * Asks twice where a helper ended over the question: that another ends, too, is no coincidence. Throws Unanswered, or
   * HelperFailed.
   */
  async ask(question: Q, deadlineMs = this.#program.deadlineMs): Promise<unknown> {
    try {
      return await this.#askOnce(question, deadlineMs);
    } catch (error) {
      if (!(error instanceof HelperEnded)) throw error;
      if (this.#program.attempts === 1) {
        if (!error.wasSent) this.#waitAfter(error);
        throw error;
      }
    }
    try {
      return await this.#askOnce(question, deadlineMs);
    } catch (error) {
      if (error instanceof HelperEnded) this.#waitAfter(error);
      throw error;
    }
  }

  async #askOnce(question: Q, deadlineMs: number): Promise<unknown> {
    const child = await this.#started();
    try {
      return await child.ask(question, deadlineMs, () => this.#abandon(child));
    } finally {
      this.#rest(child);
    }
  }

  async #started(): Promise<HelperChild<Q>> {
    const { abandonedMax } = this.#program;
    if (this.#running === undefined) {
      if (performance.now() < this.#waits.untilMs) throw this.#waits.error;
      // One that was only stopped ends by SIGKILL, which takes a moment.
      if (this.#abandoned.size >= abandonedMax) await sleep(LEAVING_MS);
      if (this.#abandoned.size >= abandonedMax) throw this.#tooManyHang();
    }
    this.#running ??= this.#start();
    const child = this.#running;
    child.stay();
    try {
      await child.ready;
    } catch (error) {
      this.#abandon(child);
      if (!(error instanceof HelperEnded)) this.#waitAfter(error);
      throw error;
    }
    return child;
  }

  #start(): HelperChild<Q> {
    const child: HelperChild<Q> = new HelperChild(this.#program, () => {
      this.#children.delete(child);
      this.#abandoned.delete(child);
      if (this.#running === child) this.#running = undefined;
    });
    this.#children.add(child);
    return child;
  }

  /** Asks nothing more of a helper that hangs. Its other questions keep their time, but no more than one deadline. */
  #abandon(child: HelperChild<Q>): void {
    if (this.#running === child) this.#running = undefined;
    if (this.#abandoned.has(child) || !child.isRunning) return;
    this.#abandoned.add(child);
    child.after(ABANDONED_MS, () => child.stop());
    this.#rest(child);
  }

  /** Ends a helper that has nothing more to answer: at once if it is abandoned, else after a while. */
  #rest(child: HelperChild<Q>): void {
    if (!child.isIdle) return;
    if (this.#abandoned.has(child)) {
      child.stop();
      return;
    }
    child.after(IDLE_MS, () => {
      if (this.#running === child) this.#running = undefined;
      child.stop();
    });
  }

  #waitAfter(error: unknown): void {
    const forMs = error instanceof HelperNotReady ? START_AGAIN_SLOW_MS : START_AGAIN_MS;
    const why = error instanceof Unanswered ? error.message : NOT_STARTED;
    // No helper has ended over the questions that are refused until then, so the error must not say so.
    this.#waits = {
      untilMs: performance.now() + forMs,
      error: error instanceof HelperReplaced ? error : new Unanswered(why),
    };
  }

  #tooManyHang(): Unanswered {
    const why = HANGING(this.#abandoned.size);
    // The others hung before any question.
    const isAsked = [...this.#abandoned].some(({ wasReady }) => wasReady);
    return isAsked ? new HelperHanging(why) : new Unanswered(why);
  }
}
