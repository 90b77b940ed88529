import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, REPO } from '../../test/e2e/support.ts';
import type { Dialect, Saying } from './model.ts';

/** What is particular to an assistant: how it is started, and in which words its model asks for tools. */

export const FOLDER = join(REPO, 'evals/assistants/clients');
const SCOPE = join(FOLDER, 'node_modules');

/** A tool's definition as the model is shown it. */
export interface Definition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema; undefined where it was made into TypeScript within the description. */
  readonly parameters?: unknown;
}

/** An answer as the model is shown it, with whatever the client wrote around it taken off. */
export interface Reading {
  readonly structured?: unknown;
  /** The text of an error. */
  readonly error?: string;
}

export interface Client {
  readonly name: string;
  /** Its name in `process-manager-mcp install`. */
  readonly installAs: string;
  readonly dialect: Dialect;
  /** Its program, in the folder that was installed; undefined when there is none for this system. */
  program(): string | undefined;
  args(url: string): readonly string[];
  env(url: string): Environment;
  /** Asks for the definitions of these tools, which are not shown before. */
  lookUps(tools: readonly string[]): readonly Saying[];
  call(tool: string, args: Readonly<Record<string, unknown>>): Saying;
  read(shown: string): Reading;
  /** What one request of the conversation shows of our tools. */
  definitions(request: unknown): readonly Definition[];
  /** So much of our instructions stands in the first request, before any tool is looked up. */
  readonly instructionsShown: number;
  /** What it says of a question when it runs without a user. */
  readonly withoutUser: RegExp;
  /** At most so many tokens for all definitions, and for one answer. */
  readonly limits: { readonly definitions: number; readonly answer: number };
}

export const PROMPT = 'Follow the script.';

/** A result is shown as its structured content alone, an error as its text. */
export function structuredOrError(shown: string): Reading {
  const structured = jsonIn(shown);
  return structured === undefined ? { error: shown } : { structured };
}

/** The JSON that a text ends with. */
export function jsonIn(shown: string): unknown {
  const start = shown.search(/^[{[]/m);
  if (start < 0) return undefined;
  try {
    return JSON.parse(shown.slice(start));
  } catch {
    return undefined;
  }
}

/** npm installs only the package of this system: the path of what is in it. */
export function only(scope: string, name: RegExp, ...files: string[]): string | undefined {
  const [folder] = readdirSync(join(SCOPE, scope)).filter((entry) => name.test(entry));
  if (folder === undefined) return undefined;
  const found = readdirSync(join(SCOPE, scope, folder)).find((entry) => files.includes(entry));
  return found && join(SCOPE, scope, folder, found);
}
