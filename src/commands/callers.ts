import type { Machine } from '../platform/machine.ts';
import { type Naming, programKey } from '../process/naming.ts';
import type { ProcessFacts } from '../process/process.ts';
import { isShellKey, programsOf } from '../process/programs.ts';

/** Programs other than shells that take a whole command line as one argument. */
const TAKE_LINE: ReadonlySet<string> = new Set(['su', 'runuser', 'script', 'watch', 'flock', 'chrt']);

/** Interpreters' options for a program as one argument: python -c, node -e, perl -e, php -r, lua -e. */
const CODE_OPTION = /^(-[A-Za-z]*[ceEr]|--eval|--command)$/;

/** Programs that outlive the call that starts them. */
const MULTIPLEXERS: ReadonlySet<string> = new Set(['tmux', 'screen', 'SCREEN', 'zellij', 'dtach', 'abduco', 'tmate']);

/**
 * The pids of a call from the terminal: its own, and those of ancestors that only wrap its command line: sudo, timeout,
 * npx, `sh -c`. All their command lines contain what the call searches for. `args`: the arguments of the call.
 */
export function callersOf(
  machine: Pick<Machine, 'self' | 'ancestors' | 'read'>,
  args: readonly string[],
): ReadonlySet<number> {
  const callers = new Set([machine.self.pid]);
  for (const pid of machine.ancestors().slice(1)) {
    const process = machine.read(pid);
    const argv = process?.argv ?? [];
    if (!process || programsOf(process).some((name) => MULTIPLEXERS.has(name))) break;
    if (wraps(process, args)) callers.add(pid);
    // xargs has only a part of the call in its command line, and its parent may have all of it.
    else if (!argv.includes(args[0] ?? '')) break;
  }
  return callers;
}

/** The machine as the caller's own processes must see it. */
export const calledBy = (machine: Machine, args: readonly string[]): Machine => ({
  ...machine,
  self: { ...machine.self, callers: callersOf(machine, args) },
});

/** Does this command line end with the call's arguments, or pass them as one argument to a program such as sh? */
function wraps(process: ProcessFacts, args: readonly string[]): boolean {
  const { argv = [] } = process;
  const { naming } = process;
  // Compared as text: npm sets its title, which is split at spaces.
  if (` ${argv.join(' ')}`.endsWith(` ${args.join(' ')}`)) return true;
  const takesLine = argv
    .slice(0, -1)
    .some((argument) => takesLineBy(programKey(argument, naming), naming) || CODE_OPTION.test(argument));
  return takesLine && argv.slice(1).some((argument) => args.every((one) => argument.includes(one)));
}

const takesLineBy = (program: string, naming: Naming): boolean => TAKE_LINE.has(program) || isShellKey(program, naming);
