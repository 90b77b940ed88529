import { stripVTControlCharacters } from 'node:util';
import type { Environment } from '../../../test/e2e/support.ts';
import type { OddTexts } from './odd-texts.ts';

/** A client that lists its servers in the terminal, and what is tried with it. */
export interface Judge {
  readonly name: string;
  readonly packageName: string;
  /** Its name in `process-manager-mcp install`. */
  readonly installAs: string;
  /** How it is started, from the folder that was installed; undefined when there is no package for this system. */
  program(): readonly string[] | undefined;
  readonly list: readonly string[];
  /** With these it fetches and reports nothing, and trusts the folder. */
  readonly env: Environment;
  /** One of them writes its list to stderr. */
  read(output: { readonly stdout: string; readonly stderr: string }): ListedServer[];
  /** Its configuration in a home, where no variable moves it. */
  readonly file: string;
  /** What it may say of each of these differs. */
  readonly texts: OddTexts;
  readonly places: readonly Place[];
  readonly switches: readonly SwitchCase[];
}

/** A server as a client lists it. */
export interface ListedServer {
  readonly name: string;
  /** Program and arguments, with spaces between. */
  readonly command: string;
  /** Connected, where the client starts its servers to list them; otherwise enabled. */
  readonly isOn: boolean;
}

/** What is in a home. `~` in a text or value is the path of this home. */
export interface HomeOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Environment;
}

/** Where a client looks for its configuration. */
export interface Place extends HomeOptions {
  readonly title: string;
  /** The file that must be written. */
  readonly path: string;
  /** Further arguments of `install`. */
  readonly args?: readonly string[];
}

/** A home in which something may keep the server off. */
export interface SwitchCase extends HomeOptions {
  readonly title: string;
  readonly isOn: boolean;
  /** What `install` says about it. */
  readonly says?: RegExp;
}

/** The rows of a list for people: `pattern` has the groups name, command and state. */
export function rowsIn(text: string, pattern: RegExp): ListedServer[] {
  return [...stripVTControlCharacters(text).matchAll(pattern)].map(({ groups }) => ({
    name: groups?.['name'] ?? '',
    command: groups?.['command'] ?? '',
    isOn: groups?.['state']?.toLowerCase() === 'connected',
  }));
}

export const onlyProgram = (path: string | undefined): string[] | undefined =>
  path === undefined ? undefined : [path];
