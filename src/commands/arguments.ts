import * as z from 'zod';
import { UsageError } from '../config/layers.ts';
import { defined } from '../defined.ts';
import { jsonSchema } from '../server/server.ts';
import type { Tool } from '../tools/tool.ts';
import type { Option } from './options.ts';

/** The schema of a tool as command line arguments. */

const Schema = z.object({
  properties: z.record(
    z.string(),
    z.object({
      type: z.enum(['string', 'integer', 'number', 'boolean', 'array']),
      description: z.string(),
      enum: z.array(z.string()).optional(),
      items: z.object({ type: z.string(), enum: z.array(z.string()).optional() }).optional(),
    }),
  ),
  required: z.array(z.string()).default([]),
});
export type Schema = z.output<typeof Schema>;

export const schemaOf = (tool: Tool): Schema => Schema.parse(jsonSchema(tool.input, 'input'));

/** Accepts `--min_age_s`, as in the protocol, as well as `--min-age-s`. */
export const withDashes = (arg: string): string => arg.replace(/^--[^=]+/, (option) => option.replaceAll('_', '-'));

/** Arguments that need no name: the first, and all required ones. */
function positionalNames({ properties, required }: Schema): string[] {
  return [...new Set([...Object.keys(properties).slice(0, 1), ...required])];
}

/** The arguments of the call. Positional ones are assigned in order. */
export function argumentsOf(
  schema: Schema,
  values: Readonly<Record<string, unknown>>,
  positionals: readonly string[],
): Record<string, unknown> {
  const names = positionalNames(schema);
  if (positionals.length > names.length) throw tooMany(names, positionals);
  const args: Record<string, unknown> = {};
  for (const [name, { type, items }] of Object.entries(schema.properties)) {
    const option = name.replaceAll('_', '-');
    const placed = positionals[names.indexOf(name)];
    if (values[option] !== undefined && placed !== undefined)
      throw new UsageError(`--${option} is given twice: also as ${JSON.stringify(placed)}`);
    const given = values[option] ?? placed;
    if (given === undefined) continue;
    // A list can be given in parts: `--pids 1,2 --pids 3`.
    const value = Array.isArray(given) ? given.join(',') : given;
    args[name] = typeof value === 'string' ? fromText(type, value, items?.type) : value;
  }
  return args;
}

/** Says which arguments need no name, and that the others are options. */
function tooMany(names: readonly string[], positionals: readonly string[]): UsageError {
  const takes =
    names.length > 0 ? `only ${names.join(' and ')} may be written without a name` : 'it takes no arguments';
  return new UsageError(`unexpected argument ${JSON.stringify(positionals[names.length])}; ${takes}`);
}

/** Lists have commas: `--columns pid,name`. Text that is not a number stays text, for the tool to refuse. */
function fromText(type: string, text: string, itemType = 'string'): unknown {
  if (type === 'array') return text.split(',').map((item) => fromText(itemType, item));
  return (type === 'integer' || type === 'number') && DECIMAL.test(text) ? Number(text) : text;
}

const DECIMAL = /^-?\d+(?:\.\d+)?$/;
const VALUE_HELP = { string: 'text', integer: 'number', number: 'number', array: 'a,b,c' } as const;

/** What was typed without a name although it could be absent, and so may have been intended as something else. */
export const takenAs = (schema: Schema, positionals: readonly string[]): string[] =>
  positionals.flatMap((word, index) => {
    const name = positionalNames(schema)[index];
    const isSure = name === undefined || schema.required.includes(name);
    return isSure ? [] : [`${JSON.stringify(word)} was taken as --${name.replaceAll('_', '-')}.`];
  });

/** ` [pid] <signal>` */
export const usageOf = (schema: Schema): string =>
  positionalNames(schema)
    .map((name) => (schema.required.includes(name) ? ` <${name}>` : ` [${name}]`))
    .join('');

/** Continues a list that the server keeps, and each call here starts its own server. */
const CURSOR = 'cursor';

/** The arguments as options, for parseArgs(), --help and completion. */
export function argumentOptions({ properties }: Schema): Record<string, Option> {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => name !== CURSOR)
      .map(([name, { type, description, enum: words, items }]) => {
        const values = words ?? items?.enum;
        return [
          name.replaceAll('_', '-'),
          {
            type: type === 'boolean' ? 'boolean' : 'string',
            help: values ? `${description} ${items ? 'Of' : 'One of'} ${values.join(', ')}.` : description,
            ...(type !== 'boolean' && { value: name === 'path' ? 'file' : VALUE_HELP[type] }),
            ...defined({ values }),
            ...(type === 'array' && { isList: true, multiple: true }),
          },
        ];
      }),
  );
}

/** Words that need no argument name. */
export const positionalWords = (schema: Schema): string[] =>
  positionalNames(schema).flatMap((name) => schema.properties[name]?.enum ?? []);
