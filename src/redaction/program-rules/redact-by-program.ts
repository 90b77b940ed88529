import { isCredential } from '../credential-verbs.ts';
import { REDACTED } from '../free-text.ts';
import { NOT_A_SECRET } from '../secret-words.ts';
import type { ProgramRule } from './program-rules.ts';
import type { RunningPrograms } from './running-programs.ts';

export const hintedByProgram = ({ rules }: RunningPrograms, argument: string): boolean =>
  rules.some((rule) => rule.next?.includes(argument));

/** Says the program's rule that the value of this option is none? */
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

export function redactByProgram(
  { rules, isDue, keys }: RunningPrograms,
  argument: string,
  previous: string | undefined,
  index: number,
): string {
  if (isDue && isCredential(argument, previous ?? '', keys) && !NOT_A_SECRET.test(argument)) return REDACTED;
  for (const rule of rules) {
    for (const option of rule.attached ?? []) {
      if (index > 0 && argument.startsWith(option) && !IS_NO_VALUE.test(argument.slice(option.length)))
        return `${option}${REDACTED}`;
    }
    const { options = [], separator = '' } = rule.after ?? {};
    const option = options.find(
      (name) => previous === name || argument.startsWith(name.startsWith('--') ? `${name}=` : name),
    );
    const from = option !== undefined && argument.startsWith(`${option}=`) ? option.length + 1 : 0;
    const cutAt = option === undefined ? -1 : argument.indexOf(separator, from);
    if (cutAt >= 0) return `${argument.slice(0, cutAt + 1)}${REDACTED}`;
    if (index > 0 && rule.shape?.test(argument))
      return argument.replace(rule.shape, (_, kept: string | undefined) => `${kept ?? ''}${REDACTED}`);
  }
  return argument;
}
