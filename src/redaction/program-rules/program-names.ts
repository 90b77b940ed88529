import { lastPart, plainName } from '../written-names.ts';
import type { ProgramRule, RulesByProgram } from './program-rules.ts';

const PROGRAM_MAX_CHARS = 256;

export interface KnownProgram {
  readonly name: string;
  readonly rules: readonly ProgramRule[];
}

/** `/usr/bin/mysql`, `MYSQL.EXE` and `mysql8` are all mysql. */
export function knownProgram(argument: string, byProgram: RulesByProgram): KnownProgram | undefined {
  if (argument.length > PROGRAM_MAX_CHARS || argument.startsWith('-')) return undefined;
  if (/^\/[a-z]{1,3}$/i.test(argument)) return undefined; // a Windows option: `/sc daily /rp x`
  // A title such as `CMD (mysqldump -px)` is split at its spaces.
  const last = lastPart(argument);
  const name = last.slice(last.lastIndexOf('(') + 1);
  const exact = byProgram.get(name);
  if (exact) return { name, rules: exact };
  if (!/[A-Z\d]|\.exe$/.test(name)) return undefined;
  const plain = plainName(name);
  for (const one of [plain, plain.replace(/[\d.]{1,8}$/, '')]) {
    const rules = byProgram.get(one);
    if (rules) return { name: one, rules };
  }
  return undefined;
}

/** The rule has no options with secrets, so the name of its program may be an argument of another one. */
export const isIdle = (rule: ProgramRule): boolean =>
  rule.isHarmless === true ||
  rule.starts !== undefined ||
  rule.launches !== undefined ||
  rule.enters !== undefined ||
  Object.keys(rule).length === 1;

/** The positions of secrets after a word. `http-basic.example.com` also matches `http-basic.*`. */
export const positionsAfter = (name: string, { words }: ProgramRule): readonly number[] =>
  words?.get(name) ?? words?.get(name.replace(/\..*/s, '.*')) ?? [];
