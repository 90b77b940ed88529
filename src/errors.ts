/** What to do next. A plain text serves both readers: the model behind a client, and the person at a terminal. */
export type Hint = string | { readonly model: string; readonly person: string };

/** The closed set of failures that a caller can meet, each with the next step of a model. */
export const HINTS = {
  INVALID_INPUT: 'Correct the argument and call again.',
  NOT_FOUND: 'It may have exited: call find_processes.',
  PID_REUSED: 'Look it up again before you act on it.',
  NOT_SHOWN: 'Look it up before you act on it.',
  ACCESS_DENIED: 'Only the person who runs this server can change what it may see.',
  ROOT_PROTECTED: "The person who runs this server can allow root's processes with ALLOW_ROOT=Y.",
  PROTECTED: 'No call can change this: leave the process alone and say so to the user.',
  PERMISSION_DENIED: 'The operating system refused; the user may do it with more rights.',
  NEEDS_CONFIRMATION: 'Ask the user first.',
  DECLINED: 'The user said no: do not try again.',
  NO_ANSWER: 'Nothing waits for an answer any more. Say what you wanted to end; if the user wants it, call again.',
  RATE_LIMITED: 'Wait a minute before you go on.',
  AUDIT_UNAVAILABLE: 'Nothing was signalled. The person who runs this server must fix the audit log first.',
  UNSUPPORTED: 'This machine cannot do it.',
  TIMED_OUT: 'Call again with a longer timeout.',
  INTERNAL: 'This is a bug of the server; its stderr has the details.',
} as const;

export type ErrorCode = keyof typeof HINTS;

/** Next steps that make no sense to a person at a terminal. */
const HINTS_FOR_PERSON: Readonly<Partial<Record<ErrorCode, string>>> = {
  INVALID_INPUT: 'See --help.',
  NOT_FOUND: 'It may have exited.',
  ACCESS_DENIED: 'Your configuration decides this: run the command doctor to see it.',
  ROOT_PROTECTED: "Add --allow-root to allow root's processes.",
  PROTECTED: 'Nothing was done. Only your configuration file can lift this.',
  PERMISSION_DENIED: 'The operating system refused: try it with more rights.',
  NEEDS_CONFIRMATION: 'Nothing was done.',
  DECLINED: '',
  NO_ANSWER: 'Run the command again to be asked again.',
  AUDIT_UNAVAILABLE: 'Nothing was signalled. Fix the audit log first.',
  TIMED_OUT: 'Give it a longer timeout.',
  INTERNAL: 'This is a bug; the details are above.',
};

interface ErrorDetails {
  /** Replaces that of the code. */
  readonly hint?: Hint | undefined;
  /** The rule that decided. */
  readonly rule?: string;
  /** Of the failed system call, `EPERM`. */
  readonly errno?: string;
}

/** The only error that may reach a caller. Anything else that is thrown is a bug and becomes INTERNAL. */
export class ProcessError extends Error {
  readonly code: ErrorCode;
  /** What a person at a terminal reads; `message` is for a model. */
  readonly forPerson: string;
  /** Rule and errno are for the audit log. */
  readonly rule: string | undefined;
  readonly errno: string | undefined;

  /** `message` is one sentence without a full stop. */
  constructor(code: ErrorCode, message: string, details: Hint | ErrorDetails = {}) {
    const isHint = typeof details === 'string' || 'model' in details;
    const { hint, rule, errno } = isHint ? { hint: details } : details;
    const { model = HINTS[code], person = HINTS_FOR_PERSON[code] ?? HINTS[code] } =
      typeof hint === 'string' ? { model: hint, person: hint } : (hint ?? {});
    super(`${code}: ${message}. ${model}`);
    this.code = code;
    this.forPerson = `${code}: ${message}. ${person}`.trimEnd();
    this.rule = rule;
    this.errno = errno;
  }
}
