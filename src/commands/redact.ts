import { createInterface } from 'node:readline';
import { UsageError } from '../config/layers.ts';
import type { Presenter } from '../text/safe-text.ts';
import { placesOf } from './access-settings.ts';
import { presenterFor } from './open-host.ts';
import { CONFIG_OPTIONS, configFrom, optionLines } from './options.ts';
import { parseOptions } from './parse-options.ts';
import { print, printJson } from './terminal.ts';

const { config, help } = CONFIG_OPTIONS;

export const OPTIONS = {
  'json-lines': { type: 'boolean', help: 'read one JSON array of arguments per line, print one JSON string per line' },
  json: { type: 'boolean', help: 'print the redacted command line and the rules as JSON' },
  config,
  help,
} as const;

const HELP = `process-manager-mcp redact [options] -- <command…>
process-manager-mcp redact --json-lines < file

Shows a command line as an assistant would see it, and the rule behind each
redaction. The command is not run. The settings argv and redact of the
configuration apply.

${optionLines(OPTIONS)}`;

const AFTER_DASHES = 'write the command after --, as in: redact -- mysql -psecret';

/** `redact -- mysql -psecret`, and `redact --json-lines`. */
export async function run(args: string[]): Promise<void> {
  const at = args.includes('--') ? args.indexOf('--') : args.length;
  const command = args.slice(at + 1);
  const { values, positionals } = parseOptions({ args: args.slice(0, at), options: OPTIONS, allowPositionals: true });
  if (values.help) return print(HELP);
  const isStream = values['json-lines'] === true;
  const extra = positionals[0] ?? (isStream ? command[0] : undefined);
  if (extra !== undefined)
    throw new UsageError(
      `unexpected argument ${JSON.stringify(extra)}; ${isStream ? '--json-lines reads from stdin' : AFTER_DASHES}`,
    );
  if (isStream && values.json) throw new UsageError('--json and --json-lines cannot be combined');
  if (!isStream && command.length === 0) throw new UsageError(`missing command; ${AFTER_DASHES}`);

  const loaded = configFrom(values);
  if (loaded.values.argv === 'none')
    throw new UsageError(`${placesOf(loaded.origins('argv'))}: argv is none, so an assistant sees no command lines`);
  const show = await presenterFor(loaded);
  if (isStream) return printLines(show);
  const { command: shown, redacted } = show.explained(command);
  if (values.json) return printJson({ command: shown, redacted });
  const lines = redacted.map(({ argument, rule }) => `  ${String(argument).padStart(3)}  ${rule}`);
  print([shown, '', ...(lines.length > 0 ? ['redacted, by argument:', ...lines] : ['nothing is redacted'])].join('\n'));
}

/** Throws UsageError with the number of the first line that is not an array of strings. */
async function printLines(show: Presenter): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    printJson(show.searched(argvIn(line, number)));
  }
}

function argvIn(line: string, number: number): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    parsed = undefined;
  }
  if (Array.isArray(parsed) && parsed.every((argument) => typeof argument === 'string')) return parsed;
  throw new UsageError(`line ${number} is not a JSON array of strings; expected, for example, ["mysql","-psecret"]`);
}
