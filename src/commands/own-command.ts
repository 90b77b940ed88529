import { realpathSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { errorCode } from '../error-code.ts';
import { VERSION } from '../version.ts';
import { environment, ownScript, PROGRAM } from './options.ts';

/** The shell command, ready to copy, that starts this program with these arguments. */
export function ownCommand(...words: readonly string[]): string {
  const path = environment['PATH'] ?? '';
  return commandLine({ script: ownScript(), node: process.execPath, folders: path.split(delimiter) }, words);
}

interface OwnProgram {
  readonly script: string;
  readonly node: string;
  /** The folders of PATH. */
  readonly folders: readonly string[];
}

/** The name alone if it leads here; npx if the script is in its cache, which is temporary; else Node and the script. */
export function commandLine({ script, node, folders }: OwnProgram, words: readonly string[]): string {
  const leadsTo = (name: string, target: string): boolean => {
    const first = folders.map((folder) => realPath(join(folder, name))).find((path) => path !== undefined);
    return first !== undefined && first === realPath(target);
  };
  const start = leadsTo(PROGRAM, script)
    ? [PROGRAM]
    : script.includes(`${sep}_npx${sep}`)
      ? ['npx', '-y', `${PROGRAM}@${VERSION}`]
      : [leadsTo('node', node) ? 'node' : node, script];
  return [...start, ...words].map(shellWord).join(' ');
}

/** Undefined if there is none. */
export function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}

/** The word, quoted for a shell if necessary. */
const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
