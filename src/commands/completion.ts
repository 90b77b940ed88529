import { defined } from '../defined.ts';
import { argumentOptions, positionalWords, schemaOf } from './arguments.ts';
import { OPTIONS as CALL_OPTIONS } from './call.ts';
import { COMMANDS } from './command.ts';
import { CONFIG_OPTIONS, type Options, optionLines, wrongWord } from './options.ts';
import { parseOptions } from './parse-options.ts';
import { bash, type CompletionPlace, fish, zsh } from './shells.ts';
import { print } from './terminal.ts';
import { TOOLS } from './tools-here.ts';

export const OPTIONS = { help: CONFIG_OPTIONS.help } as const;

const SHELLS = { bash, zsh, fish } as const;
const isShell = (name: string): name is keyof typeof SHELLS => Object.hasOwn(SHELLS, name);

export const words = (): string[] => Object.keys(SHELLS);

const HELP = `process-manager-mcp completion bash|zsh|fish

Prints a script that completes commands, tools, options and values, and the pids,
ports, users and projects of this machine, for process-manager-mcp and pmcp:

  bash   source <(process-manager-mcp completion bash)              in ~/.bashrc
  zsh    source <(process-manager-mcp completion zsh)               in ~/.zshrc, after compinit
  fish   process-manager-mcp completion fish | source               in ~/.config/fish/config.fish

${optionLines(OPTIONS)}`;

export async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true });
  const [shell = '', ...more] = positionals;
  if (values.help) return print(HELP);
  if (!isShell(shell) || more.length > 0) throw wrongWord('shell', positionals.join(' '), words());
  process.stdout.write(SHELLS[shell](await places()));
}

/** All positions of the command line that have completions, as the commands and tools declare them. */
async function places(): Promise<CompletionPlace[]> {
  const commands = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]): Promise<CompletionPlace> => {
      const { OPTIONS: options = {}, words: wordsOf = () => [], completes } = await load();
      return { path: [name], words: await wordsOf(), options, ...defined({ completes }) };
    }),
  );
  const tools = TOOLS.map((tool): CompletionPlace => {
    const schema = schemaOf(tool);
    const options: Options = { ...argumentOptions(schema), ...CALL_OPTIONS };
    return { path: ['call', tool.name], words: positionalWords(schema), options };
  });
  const serve = commands.find(({ path }) => path[0] === 'serve')?.options ?? {};
  const version = { version: { type: 'boolean', help: 'print the version' } } as const;
  return [{ path: [], words: Object.keys(COMMANDS), options: { ...serve, ...version } }, ...commands, ...tools];
}
