import * as z from 'zod';
import { COMMANDS, HIDDEN_COMMANDS } from './commands/command.ts';
import { UsageError } from './config/layers.ts';
import { ProcessError } from './errors.ts';

// Compiling a validator for each schema takes longer than all the validation.
z.config({ jitless: true });

async function main([first = 'serve', ...rest]: string[]): Promise<void> {
  if (first === '--help' || first === '-h' || first === 'help') {
    const [{ print }, { HELP }] = await Promise.all([import('./commands/terminal.ts'), import('./commands/help.ts')]);
    print(HELP);
    return;
  }
  if (first === '--version' || first === '-v') {
    const { VERSION } = await import('./version.ts');
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  if (/^(?:\w|\[|\.)*:\d+$/.test(first)) return main(['port', first, ...rest]); // :3000, localhost:3000
  const [name, args] = first.startsWith('-') ? ['serve', [first, ...rest]] : [first, rest];
  if (name === 'serve') process.stdout.off('error', stopAtClosedPipe); // there, a client reads it
  const load = commandNamed(name);
  if (!load) throw (await import('./commands/unknown-command.ts')).unknownCommand(name);
  await (await load()).run(args);
}

function commandNamed(name: string): (typeof COMMANDS)[string] | undefined {
  const all = { ...COMMANDS, ...HIDDEN_COMMANDS };
  return Object.hasOwn(all, name) ? all[name] : undefined;
}

/** `… | head` stops reading early. */
function stopAtClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

/** A usage error needs only its message. Anything else is a bug, and needs its stack. `help`: the command to see. */
function textOf(error: unknown, help: string): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ProcessError) return error.forPerson;
  return error instanceof UsageError ? `${error.message}\nSee ${help} --help.` : (error.stack ?? error.message);
}

process.stdout.on('error', stopAtClosedPipe);
main(process.argv.slice(2)).catch(async (error: unknown) => {
  const [{ printProblem }, { programName }] = await Promise.all([
    import('./commands/terminal.ts'),
    import('./commands/options.ts'),
  ]);
  const program = programName();
  const command = process.argv[2] ?? '';
  const help = Object.hasOwn(COMMANDS, command) ? `${program} ${command}` : program;
  printProblem(`${program}: ${textOf(error, help)}`);
  process.exitCode = error instanceof ProcessError ? 1 : 2;
});
