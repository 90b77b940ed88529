import { realpathSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { errorCode } from '../error-code.ts';
import { THIS_SYSTEM } from '../platform/this-system.ts';
import { VERSION } from '../version.ts';
import { environment, ownScript, PROGRAM } from './options.ts';

const { programFile, shellLine } = THIS_SYSTEM.capabilities.naming;

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
    const first = folders.map((folder) => realPath(join(folder, programFile(name)))).find((path) => path !== undefined);
    return first !== undefined && first === realPath(target);
  };
  const start = leadsTo(PROGRAM, script)
    ? [PROGRAM]
    : script.includes(`${sep}_npx${sep}`)
      ? ['npx', '-y', `${PROGRAM}@${VERSION}`]
      : [leadsTo('node', node) ? 'node' : node, script];
  return shellLine([...start, ...words]);
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
