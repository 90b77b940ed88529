import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { UsageError } from '../config.ts';
import { type Client, Question } from '../host/confirm.ts';
import { originOf } from '../host/origin.ts';
import { answer } from '../server/server.ts';
import { TOOLS } from '../tools/index.ts';
import type { Tool } from '../tools/tool.ts';
import { argumentHelp, argumentOptions, argumentsOf, type Schema, schemaOf, usageOf, withDashes } from './arguments.ts';
import { applyRedaction, CONFIG_OPTIONS, configFrom, OFF_WARNING, openHost, optionLines, warn } from './options.ts';
import { VERSION } from './version.ts';

const OPTIONS = {
  ...CONFIG_OPTIONS,
  json: { type: 'boolean', help: 'print what an assistant is shown, as JSON' },
  yes: { type: 'boolean', short: 'y', help: 'agree to what a tool asks before it ends several processes' },
} as const;

/** `call <tool> [arguments]`: runs one tool and prints its answer. Exit code 1 when the tool fails. */
export async function run(args: string[]): Promise<void> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h') return print(overview());
  const tool = TOOLS.find((candidate) => candidate.name === name);
  if (!tool) throw new UsageError(`there is no tool "${name}"; there are ${TOOLS.map((one) => one.name).join(', ')}`);

  const schema = schemaOf(tool);
  const { values, positionals } = parseArgs({
    args: rest.map(withDashes),
    options: { ...argumentOptions(schema), ...OPTIONS },
    allowPositionals: true,
  });
  if (values['help']) return print(helpOf(tool, schema));

  const config = configFrom(values);
  await applyRedaction(config);
  const changes = tool.effect !== 'read';
  if (changes && config.values.audit === 'off') warn(OFF_WARNING);
  const host = await openHost(config, changes);
  const given = argumentsOf(schema, values, positionals);
  const origin = originOf({ name: 'terminal', version: VERSION }, tool.name, given);
  const run = (client: Client) =>
    answer(tool, given, async () => host, { abort: NEVER, progress: () => undefined, client, origin });
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

function overview(): string {
  const width = Math.max(...TOOLS.map(({ name }) => name.length));
  return `process-manager-mcp call <tool> [arguments] [options]

Runs a tool in the terminal, under the same rules as for an assistant. Exit code 1: the tool failed; 2: wrong usage.

${TOOLS.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`).join('\n')}

process-manager-mcp call <tool> --help shows its arguments.`;
}

function helpOf({ name, description }: Tool, schema: Schema): string {
  return `process-manager-mcp call ${name}${usageOf(schema)} [options]

${description}

${optionLines({ ...argumentHelp(schema), ...OPTIONS })}`;
}
