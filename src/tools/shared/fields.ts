import * as z from 'zod';
import type { Known } from '../../platform/capabilities.ts';
import { PROTOCOLS } from '../../platform/sockets.ts';
import type { Words } from '../../platform/words.ts';
import { PATTERN_MAX_CHARS } from '../../text/pattern.ts';
import type { SafeText } from '../../text/safe-text.ts';

/** Arguments and results that several tools share. Some clients drop bounds and defaults: descriptions repeat them. */

export function integer(min: number, max: number) {
  const error = `must be an integer from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

export function number(min: number, max: number) {
  const error = `must be a number from ${min} to ${max}`;
  return z.number({ error }).min(min, { error }).max(max, { error });
}

export function text(maxChars: number) {
  const error = `must be a string of 1 to ${maxChars} characters`;
  return z.string({ error }).min(1, { error }).max(maxChars, { error });
}

export function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, { error: `must be one of ${words.join(', ')}` });
}

export const Flag = z.boolean({ error: 'must be true or false' });

export const Pid = integer(1, 2 ** 31 - 1).describe('1 to 2147483647.');

export const Port = integer(1, 65_535).describe('1 to 65535.');

export const ProtocolName = oneOf(PROTOCOLS).describe('tcp or udp, IPv4 and IPv6 alike; default tcp.');

/** A user by name or id. `what`: the start of its description: whom it selects, and the default. */
export const usernameOn = (
  { userId }: Pick<Words, 'userId'>,
  what: (id: SafeText) => string = (id) => `User name or ${id}, "*" for all you may see; default own`,
) => text(64).describe(`${what(userId)}. Up to 64 characters.`);

export const PatternText = text(PATTERN_MAX_CHARS).describe(
  `RE2 regular expression, up to ${PATTERN_MAX_CHARS} characters; ignores case unless it has a capital.`,
);

export const Limit = integer(1, 500).describe('Rows, 1 to 500; default 50.');
export const LIMIT_DEFAULT = 50;

export const Cursor = text(32).describe('next_cursor of the last answer, up to 32 characters.');

/** A string of a process, redacted and cleaned; its brand is that of SafeText, so that no other string type-checks. */
export const Shown = z.string().brand<'SafeText'>();

/** A field that may be null where the system does not show this fact of every process. */
export const unlessUnknown = <T>(schema: z.ZodType<T>, known: Known): z.ZodType<T | null> =>
  known === 'always' ? schema : schema.nullable();

/** The fields that this system can give: without those of facts that it never has. The others are never absent. */
export function given<Fields extends z.ZodRawShape, Field extends keyof Fields>(
  fields: Fields,
  facts: { readonly [field in Field]: Known },
): Omit<Fields, Field> & { readonly [field in Field]: z.ZodOptional<Fields[field]> };
export function given(fields: z.ZodRawShape, facts: Readonly<Record<string, Known>>): z.ZodRawShape {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => facts[field] !== 'never'));
}

/** A count or a whole number of units. */
export const Count = z.uint32();
/** How many the access rules left out. */
export const Hidden = z.strictObject({
  root: Count.optional(),
  other_users: Count.optional(),
  by_rule: Count.optional(),
});
/** A measured amount, never negative. */
export const Amount = z.number().min(0);
