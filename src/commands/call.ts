import { UsageError } from '../config/layers.ts';
import { type ConfirmationChannel, ConfirmationRequest } from '../host/confirmation.ts';
import type { Tool } from '../tools/tool.ts';
import { argumentOptions, argumentsOf, type Schema, schemaOf, takenAs, usageOf, withDashes } from './arguments.ts';
import { presenterFor } from './open-host.ts';
import { CONFIG_OPTIONS, configFrom, optionLines } from './options.ts';
import { parseOptions } from './parse-options.ts';
import { canAsk, confirmed, paintFor, print, printJson } from './terminal.ts';
import { openSession, TYPED, textOf } from './tool-session.ts';
import { TOOLS } from './tools-here.ts';
import { toolNamed, unknownTool } from './unknown-command.ts';

export const OPTIONS = {
  ...CONFIG_OPTIONS,
  json: { type: 'boolean', help: 'print the answer for an assistant, as JSON' },
  yes: { type: 'boolean', short: 'y', help: 'do not ask before ending or signalling processes' },
} as const;

/** `call <tool> [arguments]`: runs one tool and prints its answer. */
export async function run(args: string[]): Promise<void> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h') return print(overview());
  const tool = toolNamed(name);
  if (!tool) throw unknownTool(name);

  const schema = schemaOf(tool);
  const options = { ...argumentOptions(schema), ...OPTIONS };
  const { values, positionals } = parseOptions({ args: rest.map(withDashes), options, allowPositionals: true });
  if (values['help']) return print(helpOf(tool, schema));

  const yes = values['yes'] === true;
  const asks = tool.effect === 'destroy' && !yes && canAsk();
  const config = configFrom(values);
  const session = await openSession(config, {
    typed: ['call', ...args],
    changes: tool.effect !== 'read',
    show: await presenterFor(config),
    confirm: asks && config.values.confirm === 'auto' ? 'always' : undefined,
  });
  const call = { tool, args: argumentsOf(schema, values, positionals), client: TYPED };
  const result = await session.call(call).catch(async (error: unknown) => {
    const reply = await ask(error, yes);
    return session.call({ ...call, client: { ...TYPED, reply } });
  });
  if (result.isError) fail([textOf(result), ...takenAs(schema, positionals)].join(' '));
  else if (values['json']) printJson(result.structuredContent);
  else print(textOf(result));
}

export const words = (): string[] => TOOLS.map(({ name }) => name);

function fail(text: string): void {
  const [, code = '', rest = ''] = /^([A-Z_]+:)?(.*)$/s.exec(text) ?? [];
  print(`${code === '' ? '' : paintFor(process.stderr)('red', code)}${rest}`, process.stderr);
  process.exitCode = code === 'INVALID_INPUT:' ? 2 : 1;
}

/** Puts a tool's question to the person at the terminal. */
async function ask(error: unknown, yes: boolean): Promise<NonNullable<ConfirmationChannel['reply']>> {
  if (!(error instanceof ConfirmationRequest)) throw error;
  const { message, plan } = error;
  if (yes) return { plan, answer: 'accepted' };
  if (!canAsk()) throw new UsageError(`${message}\nThere is no terminal to ask on; add --yes to agree.`);
  return { plan, answer: (await confirmed(message)) ? 'accepted' : 'declined' };
}

function overview(): string {
  const width = Math.max(...TOOLS.map(({ name }) => name.length));
  return `process-manager-mcp call <tool> [arguments] [options]

Runs a tool in the terminal, under the same rules as for an assistant. In a
terminal it asks before it ends or signals a process; in a script one process
needs no yes, as for an assistant. Exit code 0: done; 1: the tool failed, or you
said no; 2: wrong usage.

${TOOLS.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`).join('\n')}

process-manager-mcp call <tool> --help shows the arguments of a tool.`;
}

function helpOf({ name, description }: Tool, schema: Schema): string {
  return `process-manager-mcp call ${name}${usageOf(schema)} [options]

${description}

${optionLines({ ...argumentOptions(schema), ...OPTIONS })}`;
}
