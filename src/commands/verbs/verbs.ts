import type { Command } from '../command.ts';
import { CONFIG_OPTIONS, optionLines } from '../options.ts';
import { parseOptions } from '../parse-options.ts';
import { print } from '../terminal.ts';
import { EXIT_HELP } from './exit-codes.ts';
import { info } from './info-verb.ts';
import { kill } from './kill-verb.ts';
import { files, find, ls, orphans } from './list-verbs.ts';
import { port, ports } from './port-verbs.ts';
import { top } from './top-verb.ts';
import { tree } from './tree-verb.ts';
import type { Verb } from './verb.ts';
import { wait } from './wait-verb.ts';

const VERBS = { ls, top, find, port, ports, info, tree, files, orphans, wait, kill } as const satisfies Readonly<
  Record<string, Verb>
>;
export type VerbName = keyof typeof VERBS;

/** A verb as a command. */
export function commandOf(name: VerbName): Command {
  const verb: Verb = VERBS[name];
  const options = { ...verb.options, ...CONFIG_OPTIONS };
  return {
    OPTIONS: options,
    ...(verb.completes && { completes: verb.completes }),
    async run(args) {
      const { values, positionals } = parseOptions({ args, options, allowPositionals: true });
      if (values.help) return print(helpOf(name, verb));
      process.exitCode = await verb.run({ values, words: positionals, typed: [name, ...args] });
    },
  };
}

const SETTINGS = Object.keys(CONFIG_OPTIONS)
  .filter((option) => option !== 'help')
  .map((option) => `--${option}`)
  .join(' ');

function helpOf(name: VerbName, { takes, about, options, examples }: Verb): string {
  const width = Math.max(...examples.map(([words]) => words.length));
  return `pmcp ${name}${takes === '' ? '' : ` ${takes}`} [options]

${about}

${optionLines(options)}
  and the options of serve: ${SETTINGS}

${examples.map(([words, does]) => `  pmcp ${words.padEnd(width)}  ${does}`).join('\n')}

${EXIT_HELP}`;
}
