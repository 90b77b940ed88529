import { type Document, isDocument } from './document.ts';

/** How the entries of clients write a command line: in one list, as `cmd`, or in a map of its own. */

const words = (value: unknown): string[] => (value === undefined || value === null ? [] : [value].flat().map(String));

/** The command and its arguments; empty if the entry has none. */
export function commandLineOf(entry: Document): string[] {
  const { command, cmd, path, args } = entry;
  if (isDocument(command)) return commandLineOf(command);
  return [...words(command ?? cmd ?? path), ...words(args)];
}

/** The entry with another command line, written in the shape that it has. */
export function withCommandLine(entry: Document, line: readonly string[]): Document {
  const { command, cmd, path, args: old } = entry;
  if (isDocument(command)) return { ...entry, command: withCommandLine(command, line) };
  if (Array.isArray(command)) return { ...entry, command: [...line], ...(old !== undefined && { args: [] }) };
  const [program = '', ...args] = line;
  const key =
    command === undefined && cmd !== undefined
      ? 'cmd'
      : command === undefined && path !== undefined
        ? 'path'
        : 'command';
  return { ...entry, [key]: program, ...((args.length > 0 || old !== undefined) && { args }) };
}
