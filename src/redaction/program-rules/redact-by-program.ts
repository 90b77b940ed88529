import { isShellVariable } from '../absent-values.ts';
import { isCredential } from '../credential-verbs.ts';
import { isMixed } from '../entropy.ts';
import type { Redaction } from '../redaction.ts';
import type { ProgramRule } from './program-rules.ts';
import type { Argument, ReadingMode, RunningPrograms } from './running-programs.ts';

/** A rule of the program says that the value of this option is not secret. */
export const isPlainOption = (rules: readonly ProgramRule[], previous: string, argument: string): boolean =>
  rules.some(({ plain }) =>
    plain?.some(
      (option) =>
        (previous === option && !argument.includes('=')) ||
        (option.startsWith('--s') && argument.startsWith(`${option}=`)) ||
        (option === '--secret' && previous === option) ||
        argument === option,
    ),
  );

/** An empty value, or the dash of `7z -p-`. */
const NO_VALUE = /^-?$/;

/** `-su` combines `-s` and `-u`. */
const isAmong = (option: string, flags: string): boolean =>
  option.length === 2 && /^-[A-Za-z]{2,5}$/.test(flags) && flags.endsWith(option.slice(1));

export function redactByProgram(programs: RunningPrograms, word: Argument, redaction: Redaction): string {
  const { rules, isDue, keys, mode } = programs;
  const { text, previous, index } = word;
  // In a sentence the words of a program are ordinary words: `explain pro attach TOKEN`.
  if (isDue && (mode !== 'prose' || isMixed(text)) && isCredential(text, previous, keys))
    return byRule(redaction, text, 'a positional secret');
  if (index === 0) return text;
  for (const rule of rules) {
    const found = attachedAt(rule, text) ?? separatedAt(rule, word);
    if (found && !isAbsent(text.slice(found.at), mode))
      return `${text.slice(0, found.at)}${byRule(redaction, text.slice(found.at), found.what)}`;
    if (rule.shape?.test(text)) return byShape(rule.shape, text, redaction);
  }
  return text;
}

const byRule = (redaction: Redaction, value: string, what: string): string =>
  redaction.redact(value, `${what}, by a rule of the program`);

const isAbsent = (value: string, mode: ReadingMode): boolean =>
  NO_VALUE.test(value) || (mode !== 'argv' && isShellVariable(value));

interface Found {
  readonly at: number;
  readonly what: string;
}

/** `-pSECRET` */
function attachedAt({ attached }: ProgramRule, text: string): Found | undefined {
  const option = attached?.find((one) => text.startsWith(one));
  return option === undefined ? undefined : { at: option.length, what: `the value of ${option}` };
}

/** `-u user:SECRET`, `--user=user:SECRET` */
function separatedAt({ after }: ProgramRule, { text, previous }: Argument): Found | undefined {
  const option = after?.options.find(
    (name) =>
      previous === name || isAmong(name, previous) || text.startsWith(name.startsWith('--') ? `${name}=` : name),
  );
  if (!after || option === undefined) return undefined;
  const at = text.indexOf(after.separator, text.startsWith(`${option}=`) ? option.length + 1 : 0);
  return at < 0 ? undefined : { at: at + 1, what: `the text after ${after.separator}` };
}

const byShape = (shape: RegExp, text: string, redaction: Redaction): string =>
  text.replace(
    shape,
    (found: string, kept: string | undefined) =>
      `${kept ?? ''}${byRule(redaction, found.slice(kept?.length ?? 0), 'an argument with a secret')}`,
  );
