import * as z from 'zod';
import { COMMANDS } from './commands/command.ts';
import { UsageError } from './config.ts';
import { ProcessError } from './errors.ts';

// Compiling a checker for each schema would take longer than all the checking.
z.config({ jitless: true });

const HELP = `process-manager-mcp: lets an AI assistant see, explain and end the processes of this machine, safely

  process-manager-mcp [options]                serve MCP on stdin and stdout (the same as \`serve\`)
  process-manager-mcp call <tool> [arguments]  run one tool in the terminal
  process-manager-mcp install [client…]        tell the clients on this machine of it, after a question
  process-manager-mcp doctor                   show what is in force here and what is wrong, and try the server out
  process-manager-mcp inspect                  open the MCP Inspector on it
  process-manager-mcp completion <shell>       print what completes these words in bash, zsh or fish
  process-manager-mcp audit verify|show|tail   check and read what was written down
  process-manager-mcp --version

--help after any of them shows its options.`;

async function main([first = 'serve', ...rest]: string[]): Promise<void> {
  if (first === '--help' || first === '-h' || first === 'help') {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  if (first === '--version' || first === '-v') {
    const { VERSION } = await import('./commands/version.ts');
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const [name, args] = first.startsWith('-') ? ['serve', [first, ...rest]] : [first, rest];
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) throw new UsageError(`there is no command "${first}"; there are ${Object.keys(COMMANDS).join(', ')}`);
  await (await load()).run(args);
}

/** Wrong usage needs its message only; anything else is a bug, and its stack helps to find it. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isUsage = error instanceof UsageError || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
  if (error instanceof ProcessError) return error.message;
  return isUsage ? `${error.message}\nSee --help.` : (error.stack ?? error.message);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`process-manager-mcp: ${explain(error)}\n`);
  process.exitCode = error instanceof ProcessError ? 1 : 2;
});
