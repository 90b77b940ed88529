import type { SafeText } from '../text/safe-text.ts';

/** What rules out any change of a process, whatever is configured. */
export interface HardLimit {
  /** In refusals, after `hard limit: `. */
  readonly name: string;
  readonly reason: string;
}

/** Why nothing can be changed on a machine: a signal would reach another process than the one that is shown. */
export interface Unchangeable extends HardLimit {
  readonly hint: string;
  /** For answers that only show. */
  readonly caveat: SafeText;
}
