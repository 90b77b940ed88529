import * as z from 'zod';
import { COMMANDS } from './commands/command.ts';
import { UsageError } from './config/layers.ts';
import { ProcessError } from './errors.ts';

// Compiling a validator for each schema takes longer than all the validation.
z.config({ jitless: true });

const HELP = `process-manager-mcp [command] [options]

Lets an AI assistant see, explain and end processes of this machine, safely.

  serve                    serve MCP on stdin and stdout; the default command
  call <tool> [arguments]  run one tool in the terminal
  install [client…]        add the server to the MCP clients of this machine
  doctor                   show the settings, find problems, test the server
  redact -- <command…>     show what an assistant would see of a command line
  inspect                  open the MCP Inspector on the server
  completion <shell>       print the completion script for bash, zsh or fish
  audit verify|show|tail   check and read the audit log
  --version                print the version

Add --help to a command to see its options.`;

async function main([first = 'serve', ...rest]: string[]): Promise<void> {
  if (first === '--help' || first === '-h' || first === 'help') {
    const { print } = await import('./commands/terminal.ts');
    print(HELP);
    return;
  }
  if (first === '--version' || first === '-v') {
    const { VERSION } = await import('./version.ts');
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const [name, args] = first.startsWith('-') ? ['serve', [first, ...rest]] : [first, rest];
  if (name === 'serve') process.stdout.off('error', stopAtClosedPipe); // there, a client reads it
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) throw new UsageError(`unknown command "${first}"; expected one of ${Object.keys(COMMANDS).join(', ')}`);
  await (await load()).run(args);
}

/** `… | head` stops reading early. */
function stopAtClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

/** A usage error needs only its message. Anything else is a bug, and needs its stack. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ProcessError) return error.forPerson;
  return error instanceof UsageError ? `${error.message}\nSee --help.` : (error.stack ?? error.message);
}

process.stdout.on('error', stopAtClosedPipe);
main(process.argv.slice(2)).catch(async (error: unknown) => {
  const { printProblem } = await import('./commands/terminal.ts');
  printProblem(`process-manager-mcp: ${textOf(error)}`);
  process.exitCode = error instanceof ProcessError ? 1 : 2;
});
