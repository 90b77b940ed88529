/** What to do next. A plain text serves both readers: the model behind a client, and the person at a terminal. */
export type Hint = string | { readonly model: string; readonly person: string };

/** The closed set of failures that a caller can meet, each with its next step. */
export const HINTS = {
  INVALID_INPUT: { model: 'Correct the argument and call again.', person: 'See --help.' },
  NOT_FOUND: { model: 'It may have exited: call find_processes.', person: 'It may have exited.' },
  PID_REUSED: 'Look it up again before you act on it.',
  NOT_SHOWN: 'Look it up before you act on it.',
  ACCESS_DENIED: {
    model: 'Only the person who runs this server can change what it may see.',
    person: 'Your configuration decides this: see process-manager-mcp doctor.',
  },
  ROOT_PROTECTED: {
    model: "The person who runs this server can allow root's processes with ALLOW_ROOT=Y.",
    person: "Add --allow-root to allow root's processes.",
  },
  PROTECTED: {
    model: 'No call can change this: leave the process alone and say so to the user.',
    person: 'Nothing was done. Only the configuration file can lift this, and nothing lifts a hard limit.',
  },
  PERMISSION_DENIED: {
    model: 'The operating system refused; the user may do it with more rights.',
    person: 'The operating system refused: try it with more rights.',
  },
  NEEDS_CONFIRMATION: { model: 'Ask the user first.', person: 'Nothing was done.' },
  DECLINED: { model: 'The user said no: do not try again.', person: '' },
  NO_ANSWER: {
    model: 'Nothing waits for an answer any more. Say what you wanted to end; if the user wants it, call again.',
    person: 'Run the command again to be asked again.',
  },
  RATE_LIMITED: 'Wait a minute before you go on.',
  AUDIT_UNAVAILABLE: {
    model: 'Nothing was signalled. The person who runs this server must fix the audit log first.',
    person: 'Nothing was signalled. Fix the audit log first.',
  },
  UNSUPPORTED: 'This machine cannot do it.',
  TIMED_OUT: { model: 'Call again with a longer timeout.', person: 'Give it a longer timeout.' },
  INTERNAL: {
    model: 'This is a bug of the server; its stderr has the details.',
    person: 'This is a bug; the details are above.',
  },
} as const satisfies Readonly<Record<string, Hint>>;

export type ErrorCode = keyof typeof HINTS;

/** For the audit log. */
interface ErrorDetails {
  readonly rule?: string;
  readonly errno?: string;
}

/** The only error that may reach a caller. Anything else that is thrown is a bug and becomes INTERNAL. */
export class ProcessError extends Error {
  readonly code: ErrorCode;
  /** What a person at a terminal reads; `message` is for a model. */
  readonly forPerson: string;
  /** The rule that decided. */
  readonly rule: string | undefined;
  /** Of the failed system call, `EPERM`. */
  readonly errno: string | undefined;

  /** `message` is one sentence without a full stop; `hint` replaces that of the code. */
  constructor(code: ErrorCode, message: string, hint: Hint = HINTS[code], { rule, errno }: ErrorDetails = {}) {
    const { model, person } = typeof hint === 'string' ? { model: hint, person: hint } : hint;
    super(`${code}: ${message}. ${model}`);
    this.code = code;
    this.forPerson = `${code}: ${message}. ${person}`.trimEnd();
    this.rule = rule;
    this.errno = errno;
  }
}
