const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

/**
 * Splits a command line into the arguments that its program sees, as the C runtime of Microsoft does, whose rules most
 * programs follow; https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments. On Windows a process
 * gets one text, not a list. Empty text has no arguments.
 */
export function splitCommandLine(text: string): string[] {
  if (text === '') return [];
  const program = readProgram(text);
  const args = [program.arg];
  for (let at = skipBlanks(text, program.end); at < text.length; ) {
    const { arg, end } = readArgument(text, at);
    args.push(arg);
    at = skipBlanks(text, end);
  }
  return args;
}

interface ReadArgument {
  readonly arg: string;
  /** Where the text goes on. */
  readonly end: number;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text[at])) at++;
  return at;
}

/** The first one is a path: a backslash is one, and a quote only begins or ends what may have blanks. */
function readProgram(text: string): ReadArgument {
  let end = 0;
  for (let isQuoted = false; end < text.length && (isQuoted || !isBlank(text[end])); end++)
    if (text[end] === '"') isQuoted = !isQuoted;
  return { arg: text.slice(0, end).replaceAll('"', ''), end };
}

/** Backslashes before a quote count half, and an odd one makes it a character; so does a second quote within quotes. */
function readArgument(text: string, start: number): ReadArgument {
  let arg = '';
  let at = start;
  for (let isQuoted = false; at < text.length && (isQuoted || !isBlank(text[at])); ) {
    const slashes = countSlashes(text, at);
    at += slashes;
    if (text[at] !== '"') {
      arg += '\\'.repeat(slashes);
      if (slashes === 0) arg += text[at++];
      continue;
    }
    arg += '\\'.repeat(slashes >> 1);
    const isDoubled = isQuoted && text[at + 1] === '"';
    if (slashes % 2 === 1) arg += '"';
    else if (isDoubled) {
      arg += '"';
      at++;
    } else isQuoted = !isQuoted;
    at++;
  }
  return { arg, end: at };
}

function countSlashes(text: string, from: number): number {
  let at = from;
  while (text[at] === '\\') at++;
  return at - from;
}
