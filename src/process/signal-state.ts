/** What a signal meets in a process. What could not be read is absent. */
export interface SignalState {
  /** What the request to end does: `default` ends it. */
  readonly whenAsked?: 'default' | 'caught' | 'ignored' | 'blocked';
  /** The debugger that traces it, by pid. */
  readonly tracerPid?: number;
  /** The kernel function it waits in; only while it is in uninterruptible sleep. */
  readonly waitChannel?: string;
  /** The same for a thread other than the first, where that is in uninterruptible sleep; empty if unknown. */
  readonly threadChannel?: string;
  /** Its control group is frozen: signals wait until it thaws. */
  readonly isFrozen?: true;
  /** It is pid 1 of a PID namespace: a signal that it does not handle does nothing; pid_namespaces(7). */
  readonly isNamespaceInit?: true;
}
