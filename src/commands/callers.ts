import type { Platform } from '../platform/platform.ts';
import { baseName } from '../process/process.ts';
import { programsOf, SHELLS } from '../process/programs.ts';

/** Take a whole command line as one argument. */
const TAKE_ONE: ReadonlySet<string> = new Set([...SHELLS, 'su', 'runuser', 'script', 'watch', 'flock', 'chrt']);

/** How interpreters take a program as one argument: python -c, node -e, perl -e, php -r, lua -e. */
const CODE_OPTION = /^(-[A-Za-z]*[ceEr]|--eval|--command)$/;

/** Started with a call, they live on. */
const MULTIPLEXERS: ReadonlySet<string> = new Set(['tmux', 'screen', 'SCREEN', 'zellij', 'dtach', 'abduco', 'tmate']);

/**
 * The pids of a call from the terminal: its own, and of the ancestors that merely wrap its command line: sudo, timeout,
 * npx, `sh -c`. All of them have in their command lines what the call looks for. `args`: what it was called with.
 */
export function callersOf(
  platform: Pick<Platform, 'self' | 'ancestors' | 'read'>,
  args: readonly string[],
): ReadonlySet<number> {
  const callers = new Set([platform.self.pid]);
  for (const pid of platform.ancestors()) {
    if (pid === platform.self.pid) continue;
    const process = platform.read(pid);
    const argv = process?.argv ?? [];
    if (!process || programsOf(process).some((name) => MULTIPLEXERS.has(name))) break;
    if (wraps(argv, args)) callers.add(pid);
    // xargs has only a part of the call in its command line, and what started it may have all.
    else if (!argv.some((argument, index) => argument === args[0] && argv[index + 1] === args[1])) break;
  }
  return callers;
}

/** The same machine, which knows who calls. */
export const calledBy = (platform: Platform, args: readonly string[]): Platform => ({
  ...platform,
  self: { ...platform.self, callers: callersOf(platform, args) },
});

/** Do the arguments of the call end this command line, or stand in one argument of a program that takes it so? */
function wraps(argv: readonly string[], args: readonly string[]): boolean {
  // As text: npm has made it a title, which is split at its spaces.
  if (` ${argv.join(' ')}`.endsWith(` ${args.join(' ')}`)) return true;
  const takesOne = argv.slice(0, -1).some((argument) => TAKE_ONE.has(baseName(argument)) || CODE_OPTION.test(argument));
  return takesOne && argv.slice(1).some((argument) => args.every((one) => argument.includes(one)));
}
