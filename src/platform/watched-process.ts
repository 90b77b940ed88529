import type { Identity, ProcessFacts } from '../process/process.ts';

/** One process, pinned so that its pid cannot be reused unnoticed. Close it when done. */
export interface WatchedProcess {
  readonly pid: number;
  /** Its facts now; undefined when it has ended. Throws PERMISSION_DENIED when the system hides it by now. */
  read(): ProcessFacts | undefined;
  /** Would the system let a signal through? `false` when the process had already ended. Throws PERMISSION_DENIED. */
  permits(expected: Identity): boolean;
  /** Resolves with true as soon as the process has ended, with false after `timeoutMs` or when aborted. */
  exited(timeoutMs: number, abort: AbortSignal): Promise<boolean>;
  close(): void;
}
