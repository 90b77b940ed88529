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
  /** A sentence about it. */
  readonly caveat: SafeText;
  /** What is read is as exact as ever: only who asks what may be changed needs the caveat. */
  readonly readsAreExact?: true;
}
