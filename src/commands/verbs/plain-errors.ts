import { HINTS } from '../../errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** A tool's error for a person at the terminal: a sentence without the code, in the words of the verb. */

const CODES: Readonly<Record<string, ExitCode>> = {
  INVALID_INPUT: EXIT.usage,
  NOT_FOUND: EXIT.nothing,
  DECLINED: EXIT.nothing,
};

/** Names of arguments, and the options that stand for them. */
const OPTION_OF: Readonly<Record<string, string>> = {
  username: '--user',
  sort_by: '--sort',
  timeout_s: '--timeout',
  min_age_s: '--min-age',
  pattern: 'the pattern',
  limit: '--limit',
  depth: '--depth',
  columns: '--columns',
};

/** An error may quote another. */
const CODE = /\b([A-Z]+(?:_[A-Z]+)*): (?:process \d+: )?/g;

export function plainError(text: string): { readonly text: string; readonly code: ExitCode } {
  const [, code = '', rest = text] = /^([A-Z_]+): (.*)$/s.exec(text) ?? [];
  const message = rest.replace(CODE, (found, name: string) => (Object.hasOwn(HINTS, name) ? '' : found));
  const words = message.replace(/^\w+(?=[ :.])/, (name) => OPTION_OF[name] ?? name);
  return { text: words.charAt(0).toUpperCase() + words.slice(1), code: CODES[code] ?? EXIT.failed };
}

/** The tools' advice is for a model: a person has options and verbs instead. */
const ADVICE: readonly (readonly [said: RegExp, instead: string])[] = [
  [/To end it, too, call terminate_process with that pid\./g, 'To end it as well: pmcp kill and its pid.'],
  [/To end them, too, call terminate_processes with these pids\./g, 'To end them as well: pmcp kill and their pids.'],
  [/Next time tree: true ends (both|all)\./g, 'With --tree, kill ends $1.'],
  [/\b(?:force sends|which force sends) (SIG[A-Z]+)/g, '--force sends $1'],
  [/, which force sends\./g, ', which --force sends.'],
  [/wait_for waits/g, 'pmcp wait waits'],
  [/signal_process with (\w+)/g, 'pmcp call signal_process PID $1'],
];

export const plainAdvice = (advice: string): string =>
  ADVICE.reduce((text, [said, instead]) => text.replace(said, instead), advice);
