import * as z from 'zod';
import { UsageError } from './config.ts';
import { ProcessError } from './errors.ts';

// Compiling a checker for each schema would take longer than all the checking.
z.config({ jitless: true });

/** One file per command, loaded only when it is the one. */
const COMMANDS = {
  serve: () => import('./commands/serve.ts'),
  call: () => import('./commands/call.ts'),
};

const HELP = `process-manager-mcp: lets an AI assistant see, explain and end the processes of this machine, safely

  process-manager-mcp [options]                serve MCP on stdin and stdout (the same as \`serve\`)
  process-manager-mcp call <tool> [arguments]  run one tool in the terminal
  process-manager-mcp --version

--help after any of them shows its options.`;

const isCommand = (name: string): name is keyof typeof COMMANDS => Object.hasOwn(COMMANDS, name);

async function main([first = 'serve', ...rest]: string[]): Promise<void> {
  if (first === '--help' || first === '-h' || first === 'help') {
    process.stdout.write(`${HELP}\n`);
  } else if (first === '--version' || first === '-v') {
    const { VERSION } = await import('./commands/version.ts');
    process.stdout.write(`${VERSION}\n`);
  } else if (isCommand(first)) {
    await (await COMMANDS[first]()).run(rest);
  } else if (first.startsWith('-')) {
    await (await COMMANDS.serve()).run([first, ...rest]);
  } else {
    throw new UsageError(`there is no command "${first}"; there are ${Object.keys(COMMANDS).join(', ')}`);
  }
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
  process.exitCode = 2;
});
