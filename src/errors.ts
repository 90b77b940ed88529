/**
 * The closed set of failures a caller can meet. Each says what to do next, because the caller is usually a model
 * that will act on the sentence.
 */
export const HINTS = {
  INVALID_INPUT: 'Correct the argument and call again.',
  NOT_FOUND: 'It may have exited: call find_processes.',
  PID_REUSED: 'Look it up again before you act on it.',
  NOT_SHOWN: 'Look it up before you act on it.',
  ACCESS_DENIED: 'Only the person who runs this server can change what it may see.',
  ROOT_PROTECTED: "The person who runs this server can allow root's processes with ALLOW_ROOT=Y.",
  PROTECTED: 'No call can change this: leave the process alone and tell the user.',
  PERMISSION_DENIED: 'The operating system refused; the user may do it with more rights.',
  NEEDS_CONFIRMATION: 'Ask the user first.',
  DECLINED: 'The user said no: do not try again.',
  NO_ANSWER: 'Nothing waits for an answer any more. Say what you wanted to end; if the user wants it, call again.',
  RATE_LIMITED: 'Wait a minute before you go on.',
  AUDIT_UNAVAILABLE: 'Nothing was signalled. The person who runs this server must fix the audit log first.',
  UNSUPPORTED: 'This machine cannot do it.',
  TIMED_OUT: 'Call again with a longer timeout.',
  INTERNAL: 'This is a bug of the server; its stderr has the detail.',
} as const;

export type ErrorCode = keyof typeof HINTS;

/** What was behind an error, for the audit log. */
interface ErrorDetails {
  readonly rule?: string;
  readonly errno?: string;
}

/** The only error that may reach a caller. Anything else that is thrown is a bug and is reported as INTERNAL. */
export class ProcessError extends Error {
  readonly code: ErrorCode;
  /** The rule that decided. */
  readonly rule: string | undefined;
  /** What the system call said, `EPERM`. */
  readonly errno: string | undefined;

  /** `message` is one sentence without a full stop; `hint` replaces the code's own advice. */
  constructor(code: ErrorCode, message: string, hint: string = HINTS[code], { rule, errno }: ErrorDetails = {}) {
    super(`${code}: ${message}. ${hint}`);
    this.code = code;
    this.rule = rule;
    this.errno = errno;
  }
}
