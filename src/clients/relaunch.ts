import type { Launch } from './launch.ts';

/** Which words of a command line name this program, and the line with a newer path in their place. */

const SPECIFIER = /^process-manager-mcp(?:@[^\s/\\]+)?$/;
const PROGRAM_FILE = /[\\/]process-manager-mcp(?:@[^\\/]*)?(?:$|\.(?:cmd|ps1|exe)$|[\\/](?:.*[\\/])?main\.js$)/;

const namesProgram = (word: string, script: string): boolean =>
  word === script || SPECIFIER.test(word) || PROGRAM_FILE.test(word);

/** The name of a program without its folder and what Windows appends. */
const nameOf = (word: string): string =>
  word
    .replace(/^.*[\\/]/, '')
    .replace(/\.(?:exe|cmd|bat)$/i, '')
    .toLowerCase();

const isNode = (word: string): boolean => /^node(?:js|\d+)?$/.test(nameOf(word));

/** What starts a package, and the options that only say how it fetches it. */
const RUNNERS = new Set(['npx', 'npx-cli.js', 'pnpx', 'bunx']);
const RUNNER_OPTIONS = new Set(['-y', '--yes', '--', '-q', '--quiet', '--offline', '--prefer-offline', '--no-install']);

/** Programs that only start another one on this machine, with its paths; not a container, a shell or another host. */
const PREFIXES = new Set('env nice ionice nohup setsid chrt taskset timeout stdbuf sudo doas cmd'.split(' '));

interface Current {
  readonly script: string;
  readonly launch: Launch;
}

/**
 * The command line with new words only for Node, npx and this program. Undefined if it is not certain which those are: a
 * container has other paths, and a shell's words are not ours to split.
 */
export function relaunched(line: readonly string[], { script, launch }: Current): string[] | undefined {
  const program = line.findIndex((word) => namesProgram(word, script));
  if (program === -1) return undefined;
  const arguments_ = line.slice(program + 1);
  const starter = line.slice(0, program).findLastIndex((word) => isNode(word) || RUNNERS.has(nameOf(word)));
  const isRunner = RUNNERS.has(nameOf(line[starter] ?? ''));
  const prefix = withoutStarter(line.slice(0, starter === -1 ? program : starter), isRunner);
  const [outermost] = prefix;
  if (outermost !== undefined && !PREFIXES.has(nameOf(outermost))) return undefined;
  const options = starter === -1 ? [] : line.slice(starter + 1, program);
  if (isNode(line[starter] ?? '')) {
    if (options.length > 0 && launch.args.length > 1) return undefined; // they are for the server, not for npx
    return [...prefix, launch.command, ...options, ...launch.args, ...arguments_];
  }
  // A second word may be the program of the package that the first names.
  const isPlain = options.every((word) => RUNNER_OPTIONS.has(word)) && !arguments_.some((word) => SPECIFIER.test(word));
  if (!isPlain) return undefined;
  return [...prefix, launch.command, ...launch.args, ...arguments_];
}

/** `cmd /c` before npx, and Node before its script, belong to it. */
function withoutStarter(prefix: readonly string[], isRunner: boolean): readonly string[] {
  if (!isRunner) return prefix;
  const [last = '', before = ''] = prefix.toReversed();
  if (isNode(last)) return prefix.slice(0, -1);
  return nameOf(before) === 'cmd' && last.toLowerCase() === '/c' ? prefix.slice(0, -2) : prefix;
}
