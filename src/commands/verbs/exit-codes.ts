/** The exit codes of verbs; `call` has codes of its own. */
export const EXIT = { done: 0, nothing: 1, usage: 2, failed: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_HELP = `Exit code 0: found or done; 1: nothing matched, or you said no; 2: wrong usage;
3: it failed, or a process did not end.`;

/** One code for several. */
export const worstOf = (codes: readonly ExitCode[]): ExitCode =>
  codes.reduce<ExitCode>((worst, code) => (code > worst ? code : worst), EXIT.done);

/** One code for several answers: the worst failure; without one, whether anything was found. */
export function exitCodeOf(
  answers: readonly { readonly failed?: ExitCode | undefined; readonly found: boolean }[],
): ExitCode {
  const worst = worstOf(answers.flatMap(({ failed }) => failed ?? []));
  return worst === EXIT.done && !answers.some(({ found }) => found) ? EXIT.nothing : worst;
}
