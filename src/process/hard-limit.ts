import type { SafeText } from '../text/safe-text.ts';

/** What rules out any change to a process, whatever is configured. */
export interface HardLimit {
  /** In refusals, after `hard limit: `. */
  readonly name: string;
  readonly reason: string;
}

/** Why nothing can be changed on a machine: a signal would reach a process other than the one shown. */
export interface Unchangeable extends HardLimit {
  /** What to do about it. */
  readonly hint: string;
  /** A sentence that says so in answers. */
  readonly caveat: SafeText;
  /**
   * This version never changes anything on this system. What it reads is as exact as ever, so only who asks what may be
   * changed needs the caveat, and there is nothing to record.
   */
  readonly always?: true;
}
