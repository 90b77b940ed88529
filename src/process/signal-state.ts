import type { SafeText } from '../text/safe-text.ts';

/** How a process would receive a request to end or a signal now. What could not be read is absent. */
export interface SignalState {
  /** What the request to end does: `default` ends it. */
  readonly whenAsked?: 'default' | 'caught' | 'ignored' | 'blocked';
  /** The debugger that traces it, by pid. */
  readonly tracerPid?: number;
  /** Present while it is in uninterruptible sleep. */
  readonly sleep?: UninterruptibleSleep;
  /** The same of a thread other than the first, while only that is in it. */
  readonly threadSleep?: UninterruptibleSleep;
  /** Its control group is frozen: signals wait until it thaws. */
  readonly isFrozen?: true;
  /** It is pid 1 of a PID namespace: a signal that it does not handle does nothing; pid_namespaces(7). */
  readonly isNamespaceInit?: true;
}

/** Signals wait until it is over. */
export interface UninterruptibleSleep {
  /** What it waits for. */
  readonly waits: SafeText;
  /** A kill ends it all the same. */
  readonly killable?: true;
  /** The kernel function it waits in, if known. */
  readonly channel?: string;
}
