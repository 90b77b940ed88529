import type { WriteStream } from 'node:tty';
import type { CallToolResult } from '@modelcontextprotocol/server';
import type * as z from 'zod';
import { COMMAND_DETAIL_CHARS } from '../../text/lengths.ts';
import type { Tool } from '../../tools/tool.ts';
import type { Command } from '../command.ts';
import { presenterFor } from '../open-host.ts';
import { configFrom, environment, type Options } from '../options.ts';
import { paintFor, print, printJson, printNote, printProblem, widthOf } from '../terminal.ts';
import { openSession, type ToolSession, TYPED, textOf } from '../tool-session.ts';
import { type ExitCode, exitCodeOf } from './exit-codes.ts';
import type { Page } from './grid.ts';
import { plainError } from './plain-errors.ts';

/** A short command for a person, over the tools that an assistant has. */
export interface Verb {
  /** `[project|path]` */
  readonly takes: string;
  /** For the list of all commands. */
  readonly summary: string;
  /** What its own help says. */
  readonly about: string;
  readonly options: Options;
  /** Command lines, without the program, and what they do. */
  readonly examples: readonly (readonly [words: string, does: string])[];
  /** What its words may be, to complete them. */
  readonly completes?: NonNullable<Command['completes']>;
  run(line: VerbLine): Promise<ExitCode>;
}

/** What was typed. */
export interface VerbLine {
  readonly values: Readonly<Record<string, unknown>>;
  readonly words: readonly string[];
  /** The verb and all its arguments. */
  readonly typed: readonly string[];
}

export const JSON_OPTION = { type: 'boolean', short: 'j', help: "print the tool's answer as JSON" } as const;

/** What a verb says about one answer. */
export interface Shown {
  /** Empty where there is nothing to show. */
  readonly text: string;
  /** About the answer; to stderr in a pipe. */
  readonly notes: readonly string[];
  readonly found: boolean;
  readonly failed?: ExitCode;
}

type ToolArgs = Readonly<Record<string, unknown>>;

interface ReadVerb<Output extends z.ZodObject> extends Omit<Verb, 'run'> {
  readonly tool: Tool & { readonly output: Output };
  /** The arguments of each call. Throws UsageError. */
  calls(line: VerbLine): readonly ToolArgs[] | Promise<readonly ToolArgs[]>;
  show(output: z.output<Output>, context: ShowContext): Shown | Promise<Shown>;
}

export interface ShowContext extends VerbLine {
  readonly page: Page;
  readonly session: ToolSession;
}

/** A verb that shows the answers of one tool, one after the other. */
export const readVerb = <Output extends z.ZodObject>({ tool, calls, show, ...verb }: ReadVerb<Output>): Verb => ({
  ...verb,
  async run(line) {
    const all = await calls(line);
    const session = await sessionFor(line);
    const page = pageOf(process.stdout);
    const answers: Pick<Shown, 'failed' | 'found'>[] = [];
    for (const args of all) {
      const result = await session.call({ tool, args, client: TYPED });
      if (result.isError) {
        answers.push({ failed: printFailure(result), found: false });
        continue;
      }
      const shown = await show(tool.output.parse(result.structuredContent), { ...line, page, session });
      if (line.values['json']) printJson(result.structuredContent);
      else printShown(shown, isTable(shown) && answers.some(({ found }) => found));
      answers.push(shown);
    }
    return exitCodeOf(answers);
  },
});

const isTable = ({ text }: Shown): boolean => text.includes('\n');

/** `isApart`: with an empty line before it. */
export function printShown({ text, notes }: Shown, isApart = false): void {
  if (text !== '') print(`${isApart ? '\n' : ''}${text}`);
  for (const note of notes) printNote(note);
}

/** Prints the error and returns its exit code. */
export function printFailure(result: CallToolResult): ExitCode {
  const { text, code } = plainError(textOf(result));
  printProblem(text);
  return code;
}

/** If the stream is not a terminal, COLUMNS counts: watch sets it for what it runs. */
export function pageOf(stream: WriteStream): Page {
  const given = Number(environment['COLUMNS']);
  const width = stream.isTTY || !(given > 0) ? widthOf(stream) : given;
  return { width, paint: paintFor(stream) };
}

interface VerbSession {
  readonly changes?: boolean;
  readonly hasSpinner?: boolean;
}

/** Command lines are whole: a person's terminal cuts them, and a pipe does not. */
export async function sessionFor(line: VerbLine, { changes = false, hasSpinner = true }: VerbSession = {}) {
  const config = configFrom(line.values);
  return openSession(config, {
    typed: line.typed,
    changes,
    hasSpinner,
    show: await presenterFor(config, COMMAND_DETAIL_CHARS),
    // What is to be ended is shown first, whatever the configuration says about assistants.
    confirm: changes ? 'always' : undefined,
  });
}
