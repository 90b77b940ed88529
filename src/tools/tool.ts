import type * as z from 'zod';
import { defined } from '../defined.ts';
import { ProcessError } from '../errors.ts';
import type { CallContext } from '../host/call-context.ts';
import type { Host } from '../host/host.ts';
import { quoted } from '../text/built-in.ts';
import { type Layout, PLAIN } from '../text/table.ts';
import { asIntended } from './lenient-arguments.ts';
import { insteadOf } from './wrong-arguments.ts';

export interface Answer {
  readonly structured: Record<string, unknown>;
  /** The same facts for a person. */
  readonly text: string;
}

/** A tool; annotations, command line and documentation are derived from it. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** `read` changes nothing, `change` can be undone, `destroy` cannot. */
  readonly effect: 'read' | 'change' | 'destroy';
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  /** Checks the arguments, throws INVALID_INPUT, and returns how to run the call: nothing has been read until then. */
  prepare(args: unknown): (host: Host, call: CallContext) => Promise<Answer>;
}

/** As many unknown arguments as an error names. */
const KEYS_MAX = 5;

/** Hosts return read-only values. */
export type DeepReadonly<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer E)[]
    ? readonly DeepReadonly<E>[]
    : { readonly [K in keyof T]: DeepReadonly<T[K]> };

interface Definition<Input extends z.ZodObject, Output extends z.ZodObject>
  extends Pick<Tool, 'name' | 'title' | 'description' | 'effect'> {
  readonly input: Input;
  readonly output: Output;
  run(
    input: z.output<Input>,
    host: Host,
    call: CallContext,
  ): Promise<DeepReadonly<z.output<Output>>> | DeepReadonly<z.output<Output>>;
  /** What to do instead of giving an argument this wrong value: `; to end a process call …`; empty for most values. */
  readonly insteadOfValue?: Readonly<Record<string, (value: unknown) => string>>;
  text(output: DeepReadonly<z.output<Output>>, input: z.output<Input>, layout: Layout): string;
}

export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>({
  run,
  text,
  insteadOfValue,
  ...tool
}: Definition<Input, Output>): Tool & Pick<Definition<Input, Output>, 'input' | 'output'> {
  return {
    ...tool,
    prepare(args) {
      const parsed = tool.input.safeParse(asIntended(tool.input, args ?? {}), { reportInput: true });
      if (!parsed.success) throw invalidInput({ ...tool, ...defined({ insteadOfValue }) }, parsed.error.issues);
      return async (host, call) => {
        const output = offered(await run(parsed.data, host, call), tool.output);
        return { structured: output, text: text(output, parsed.data, call.layout ?? PLAIN) };
      };
    },
  };
}

/** The fields of an output that its schema has: those of facts that the system never has are left out. */
function offered<Output extends object>(output: Output, { shape }: z.ZodObject): Output {
  const fields = { ...output };
  for (const field of Object.keys(fields)) if (!Object.hasOwn(shape, field)) Reflect.deleteProperty(fields, field);
  return fields;
}

function invalidInput(
  {
    name,
    input,
    insteadOfValue,
  }: Pick<Tool, 'name' | 'input'> & Pick<Definition<z.ZodObject, z.ZodObject>, 'insteadOfValue'>,
  issues: readonly z.core.$ZodIssue[],
): ProcessError {
  const takes = Object.keys(input.shape).join(', ') || 'no arguments';
  const instead = (keys: readonly string[]): string =>
    keys
      .slice(0, KEYS_MAX)
      .map((key) => insteadOf(name, key, Object.keys(input.shape)))
      .join('');
  const problems = issues.map((issue) => {
    if (issue.code === 'unrecognized_keys')
      return `unknown argument ${some(issue.keys)}: ${name} takes ${takes}${instead(issue.keys)}`;
    const where = issue.path.join('.') || 'the arguments';
    if (issue.input === undefined) return `${where} is missing: it ${issue.message}`;
    const other = insteadOfValue?.[where]?.(issue.input) ?? '';
    return `${where} ${issue.message}, not ${received(issue.input)}${other}`;
  });
  return new ProcessError('INVALID_INPUT', problems.join('; '));
}

/** There may be as many as fit into a request. */
function some(keys: readonly string[]): string {
  const more = keys.length - KEYS_MAX;
  return `${keys
    .slice(0, KEYS_MAX)
    .map((key) => quoted(key))
    .join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function received(input: unknown): string {
  if (typeof input === 'number' || typeof input === 'boolean' || input === null) return String(input);
  return quoted(typeof input === 'string' ? input : (JSON.stringify(input) ?? typeof input));
}
