import { isCredential } from '../credential-verbs.ts';
import { REDACTED } from '../free-text.ts';
import { NOT_A_SECRET } from '../secret-words.ts';
import type { ProgramRule } from './program-rules.ts';
import type { Argument, RunningPrograms } from './running-programs.ts';

/** Does a rule of the program say that the value of this option is no secret? */
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

/** Nothing, the dash of `7z -p-`, a variable. */
const IS_NO_VALUE = /^(?:-?|["']?\$.*)$/s;

export function redactByProgram({ rules, isDue, keys }: RunningPrograms, { text, previous, index }: Argument): string {
  if (isDue && isCredential(text, previous, keys) && !NOT_A_SECRET.test(text)) return REDACTED;
  for (const rule of rules) {
    for (const option of rule.attached ?? []) {
      if (index > 0 && text.startsWith(option) && !IS_NO_VALUE.test(text.slice(option.length)))
        return `${option}${REDACTED}`;
    }
    const { options = [], separator = '' } = rule.after ?? {};
    const option = options.find(
      (name) => previous === name || text.startsWith(name.startsWith('--') ? `${name}=` : name),
    );
    const from = option !== undefined && text.startsWith(`${option}=`) ? option.length + 1 : 0;
    const cutAt = option === undefined ? -1 : text.indexOf(separator, from);
    if (cutAt >= 0) return `${text.slice(0, cutAt + 1)}${REDACTED}`;
    if (index > 0 && rule.shape?.test(text))
      return text.replace(rule.shape, (_, kept: string | undefined) => `${kept ?? ''}${REDACTED}`);
  }
  return text;
}
