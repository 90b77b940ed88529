import { UsageError } from '../config/layers.ts';
import { nearest, wordInstead } from '../text/nearest.ts';
import { COMMANDS } from './command.ts';
import { TOOLS } from './tools-here.ts';

/** Names with dashes are the same as those with underscores. */
export const toolNamed = (word: string) => TOOLS.find(({ name }) => name === word.replaceAll('-', '_'));

/** Names that other programs use for these commands. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  ...{ ps: 'ls', list: 'ls', procs: 'ls', htop: 'top', search: 'find', grep: 'find', pgrep: 'find', pidof: 'find' },
  ...{ lsof: 'files', fuser: 'files', who: 'files', pstree: 'tree', netstat: 'ports', ss: 'ports' },
  ...{ pkill: 'kill', fkill: 'kill', killall: 'kill', stop: 'kill', end: 'kill', terminate: 'kill' },
  ...{ show: 'info', explain: 'info', start: 'serve', run: 'serve' },
  ...{ uninstall: 'install --uninstall', remove: 'install --uninstall', update: 'install', log: 'audit show' },
};

/** The error about a word that is not a command: it may be a tool, or a typing error. */
export function unknownCommand(word: string): UsageError {
  const tool = toolNamed(word);
  if (tool) return new UsageError(`${JSON.stringify(word)} is a tool; write call ${tool.name}`);
  const known = Object.keys(COMMANDS);
  const near = Object.hasOwn(ELSEWHERE, word) ? ELSEWHERE[word] : nearest(word, known);
  return new UsageError(`unknown command ${JSON.stringify(word)}; ${wordInstead(near, known)}`);
}

/** Words that other programs use for parts of tool names. */
const PARTS: Readonly<Record<string, string>> = {
  kill: 'terminate',
  end: 'terminate',
  stop: 'terminate',
  search: 'find',
  renice: 'set_priority',
};

/** The error about a word that is not a tool. */
export function unknownTool(word: string): UsageError {
  const known = TOOLS.map(({ name }) => name);
  const asHere = word
    .split(/[-_]/)
    .map((part) => PARTS[part] ?? part)
    .join('_');
  const near = nearest(asHere, known) ?? partOf(word, known) ?? shortFor(word, known);
  return new UsageError(`unknown tool ${JSON.stringify(word)}; ${wordInstead(near, known)}`);
}

/** `info` for get_process_info. */
const partOf = (word: string, known: readonly string[]): string | undefined =>
  known.find((name) => name.split('_').includes(word.toLowerCase()));

/** The first name that has these letters in this order, and begins with the first of them: list_processes for lst. */
function shortFor(word: string, known: readonly string[]): string | undefined {
  const letters = [...word.toLowerCase()].filter((letter) => /[a-z]/.test(letter));
  if (letters.length < 2) return undefined;
  return known.find((name) => {
    let at = 0;
    return (
      name.startsWith(letters[0] ?? '') &&
      letters.every((letter) => {
        at = name.indexOf(letter, at) + 1;
        return at > 0;
      })
    );
  });
}
