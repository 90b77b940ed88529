import { createInterface } from 'node:readline/promises';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import * as z from 'zod';
import { UsageError } from '../config.ts';
import { type Client, Question } from '../host/confirm.ts';
import { answer, jsonSchema } from '../server/server.ts';
import { TOOLS } from '../tools/index.ts';
import type { Tool } from '../tools/tool.ts';
import { CONFIG_OPTIONS, configFrom, openHost, optionLines } from './options.ts';

const OPTIONS = {
  ...CONFIG_OPTIONS,
  json: { type: 'boolean', help: 'print what an assistant is shown, as JSON' },
  yes: { type: 'boolean', short: 'y', help: 'agree to what a tool asks before it ends several processes' },
} as const;

/** What the command line needs of a tool's schema. */
const Schema = z.object({
  properties: z.record(
    z.string(),
    z.object({
      type: z.enum(['string', 'integer', 'number', 'boolean', 'array']),
      description: z.string(),
      enum: z.array(z.string()).optional(),
      items: z.object({ type: z.string() }).optional(),
    }),
  ),
  required: z.array(z.string()).default([]),
});
type Schema = z.output<typeof Schema>;

/** `call <tool> [arguments]`: runs one tool and prints its answer. Exit code 1 when the tool fails. */
export async function run(args: string[]): Promise<void> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h') return print(overview());
  const tool = TOOLS.find((candidate) => candidate.name === name);
  if (!tool) throw new UsageError(`there is no tool "${name}"; there are ${TOOLS.map((one) => one.name).join(', ')}`);

  const schema = Schema.parse(jsonSchema(tool.input, 'input'));
  const { values, positionals } = parseArgs({
    args: rest.map(withDashes),
    options: { ...argumentOptions(schema), ...OPTIONS },
    allowPositionals: true,
  });
  if (values['help']) return print(helpOf(tool, schema));

  const config = configFrom(values);
  const host = await openHost(config);
  const given = argumentsOf(schema, values, positionals);
  const run = (client: Client) =>
    answer(tool, given, async () => host, { abort: NEVER, progress: () => undefined, client });
  const result = await run({ canAsk: true }).catch((error: unknown) =>
    ask(error, values['yes'] === true).then((reply) => run({ canAsk: true, reply })),
  );
  const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  if (result.isError) {
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  } else print(values['json'] ? JSON.stringify(result.structuredContent) : text);
}

const NEVER = new AbortController().signal;

/** Puts a tool's question to the person at the terminal. */
async function ask(error: unknown, yes: boolean): Promise<NonNullable<Client['reply']>> {
  if (!(error instanceof Question)) throw error;
  const { message, plan } = error;
  if (yes) return { plan, accepted: true };
  if (!process.stdin.isTTY) throw new UsageError(`${message} Add --yes to agree.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const said = await terminal.question(`${message} [y/N] `);
  terminal.close();
  return { plan, accepted: /^y(es)?$/i.test(said.trim()) };
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Arguments are written as in the protocol, `--min_age_s`, or with dashes, as people do. */
const withDashes = (arg: string): string => arg.replace(/^--[^=]+/, (option) => option.replaceAll('_', '-'));

function argumentOptions({ properties }: Schema): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { type }]) => [
      name.replaceAll('_', '-'),
      { type: type === 'boolean' ? 'boolean' : 'string' },
    ]),
  );
}

/** What has no name fills its places in order. What is no number stays text, for the tool to refuse. */
function argumentsOf(
  { properties, required }: Schema,
  values: Readonly<Record<string, unknown>>,
  positionals: readonly string[],
): Record<string, unknown> {
  const places = placesOf({ properties, required });
  if (positionals.length > places.length) throw new UsageError(`there is no argument for "${positionals.at(-1)}"`);
  const args: Record<string, unknown> = {};
  for (const [name, { type, items }] of Object.entries(properties)) {
    const value = values[name.replaceAll('_', '-')] ?? positionals[places.indexOf(name)];
    if (value === undefined) continue;
    args[name] = typeof value === 'string' ? fromText(type, value, items?.type) : value;
  }
  return args;
}

/** What may be given without a name: the first argument, and what is required. */
function placesOf({ properties, required }: Schema): string[] {
  return [...new Set([...Object.keys(properties).slice(0, 1), ...required])];
}

/** Lists are written with commas: `--columns pid,name`. */
function fromText(type: string, text: string, itemType = 'string'): unknown {
  if (type === 'array') return text.split(',').map((item) => fromText(itemType, item));
  return (type === 'integer' || type === 'number') && DECIMAL.test(text) ? Number(text) : text;
}

const DECIMAL = /^-?\d+(?:\.\d+)?$/;

function overview(): string {
  const width = Math.max(...TOOLS.map(({ name }) => name.length));
  return `process-manager-mcp call <tool> [arguments] [options]

Runs a tool in the terminal, under the same rules as for an assistant. Exit code 1: the tool failed; 2: wrong usage.

${TOOLS.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`).join('\n')}

process-manager-mcp call <tool> --help shows its arguments.`;
}

const VALUE_HELP = { string: 'text', integer: 'number', number: 'number', array: 'a,b,c' } as const;

function helpOf({ name, description }: Tool, { properties, required }: Schema): string {
  const own = Object.entries(properties).map(([property, { type, description, enum: words }]) => [
    property.replaceAll('_', '-'),
    {
      help: words ? `${description} One of ${words.join(', ')}.` : description,
      ...(type !== 'boolean' && { value: VALUE_HELP[type] }),
    },
  ]);
  const usage = placesOf({ properties, required })
    .map((place) => (required.includes(place) ? ` <${place}>` : ` [${place}]`))
    .join('');
  return `process-manager-mcp call ${name}${usage} [options]

${description}

${optionLines({ ...Object.fromEntries(own), ...OPTIONS })}`;
}
