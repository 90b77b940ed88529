import type * as z from 'zod';

/**
 * What models send where the schema wants something else: null for an optional argument that is not given, digits in a
 * string for a number, `stop` or `sigstop` for STOP. Taken as it was intended, and never advertised. All else is left
 * as it is, for the schema to refuse.
 */
export function asIntended(schema: z.ZodObject, args: unknown): unknown {
  if (!isRecord(args)) return args;
  const given = Object.entries(args).filter(([name, value]) => !(value === null && isOptional(schema, name)));
  const plain = Object.fromEntries(given);
  const parsed = schema.safeParse(plain, { reportInput: true });
  if (parsed.success) return plain;
  return parsed.error.issues.reduce((fixed: unknown, issue) => {
    const value = intended(issue);
    return value === undefined ? fixed : replaced(fixed, issue.path, value);
  }, plain);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOptional = ({ shape }: z.ZodObject, name: string): boolean =>
  Object.hasOwn(shape, name) && shape[name]?._zod.optin === 'optional';

const DECIMAL = /^[+-]?\d{1,15}(?:\.\d{1,15})?$/;

/** The value that was intended where this issue was found; undefined if that is not clear. */
function intended(issue: z.core.$ZodIssue): unknown {
  if (typeof issue.input !== 'string') return undefined;
  const text = issue.input.trim();
  if (issue.code === 'invalid_type' && (issue.expected === 'number' || issue.expected === 'int'))
    return DECIMAL.test(text) ? Number(text) : undefined;
  if (issue.code !== 'invalid_value') return undefined;
  const signal = text.toUpperCase().replace(/^SIG/, '');
  return issue.values.find((value) => value === signal);
}

/** The arguments with the value at this path replaced. */
function replaced(value: unknown, [key, ...rest]: readonly PropertyKey[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? replaced(item, rest, by) : item));
  return isRecord(value) ? { ...value, [key]: replaced(value[String(key)], rest, by) } : value;
}
