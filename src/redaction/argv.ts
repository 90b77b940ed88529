import { redactFreeText } from './free-text.ts';
import { redactWritten } from './piped-secrets.ts';
import type { ReadingMode } from './program-rules/running-programs.ts';
import type { Redaction } from './redaction.ts';
import { commandsOfWords, replaceWords, titleWords } from './shell-words.ts';
import { wordRedactor } from './word-redactor.ts';

/** Most command lines have fewer arguments, so they never yield. */
const PIECE_ARGUMENTS = 16;
const LONG_ARGUMENT_CHARS = 512;

/**
 * Returns argv with the secrets replaced, in pieces: the caller may pause after each piece. It reads the arguments one
 * by one, because a joined line no longer shows where a value ends. The number of arguments stays the same.
 */
export function* redactArgvInPieces(argv: readonly string[], redaction: Redaction): Generator<undefined, string[]> {
  const [title = '', ...rest] = argv;
  if (rest.every((argument) => argument === '') && /\S\s+\S/.test(title))
    return redaction.everywhere([redactTitle(title, redaction), ...rest]);
  const redact = wordRedactor(argv, { mode: 'argv', depth: 0 }, redaction);
  const out: string[] = [];
  for (const [index, argument] of argv.entries()) {
    redaction.argument = index;
    out.push(redact(argument, index));
    if (index % PIECE_ARGUMENTS === PIECE_ARGUMENTS - 1 || argument.length > LONG_ARGUMENT_CHARS) yield;
  }
  return redaction.everywhere(redactPipeline(argv, out, redaction));
}

/** Redacts what a title that looks like a pipeline writes into a command that reads a secret. */
function redactPipeline(argv: readonly string[], redacted: readonly string[], redaction: Redaction): readonly string[] {
  if (!argv.includes('|') && !argv.includes('<<<')) return redacted;
  const out = [...redacted];
  const commands = commandsOfWords(argv);
  for (const at of commands.keys()) {
    const written = redactWritten(commands, at, redaction);
    for (const [index, { start, text }] of (commands[at]?.words ?? []).entries()) {
      const secret = written?.(text, index);
      if (secret !== undefined) out[start] = secret;
    }
  }
  return out;
}

/** A process title: one string that the program wrote over its command line, usually without the quotes. */
function redactTitle(title: string, redaction: Redaction): string {
  const clean = redactFreeText(title, redaction, { isTitle: true });
  const words = titleWords(clean);
  const argv = words.map(({ text }) => text);
  // `postgres: bob shop idle`: a status that a program shows.
  const mode: ReadingMode = /^\S+:(?:\s|$)/.test(title) && !/\s-/.test(title) ? 'prose' : 'argv';
  const redacted = argv.map(wordRedactor(argv, { mode, depth: 0 }, redaction));
  return replaceWords(clean, words, redactPipeline(argv, redacted, redaction));
}
