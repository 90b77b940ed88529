/** A word of a command within one string, and its position. */
export interface ShellWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const WORD =
  /(?:[^\s"';|&()`\\]|\\[^\n]|"(?:[^"\\]|\\.){0,65536}(?:"|$)|'[^']{0,65536}(?:'|$)){1,65536}|[;|&()`\n"'\\]/gs;

/** A simple command and the sign that ends it: `|`, `;`, `)` … */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly endedBy: string;
}

/** More than a person writes: what comes after is not shown. */
const WORDS_MAX = 8192;

/** Splits `a; b "c d" | e` into commands of words, roughly as a shell does; `end` is where reading stopped. */
export function commandsOf(text: string): { commands: ShellCommand[]; end: number } {
  const commands: { words: ShellWord[]; endedBy: string }[] = [];
  let words: ShellWord[] = [];
  let end = text.length;
  let left = WORDS_MAX;
  for (const match of text.matchAll(WORD)) {
    const [raw] = match;
    if (left-- === 0) {
      end = match.index;
      break;
    }
    if (';|&()`\n'.includes(raw)) {
      const last = commands.at(-1);
      if (words.length > 0) commands.push({ words, endedBy: raw });
      else if (last && raw === '|') last.endedBy += raw;
      words = [];
      continue;
    }
    words.push({ text: unquoted(raw), start: match.index, end: match.index + raw.length });
  }
  if (words.length > 0) commands.push({ words, endedBy: '' });
  return { commands, end };
}

/** The same for words that are already split; `start` is the number of the word. */
export function commandsOfWords(argv: readonly string[]): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let words: ShellWord[] = [];
  for (const [start, text] of argv.entries()) {
    if (text !== '|' && text !== ';' && text !== '&&') words.push({ text, start, end: start + 1 });
    else if (words.length > 0) {
      commands.push({ words, endedBy: text });
      words = [];
    }
  }
  return [...commands, { words, endedBy: '' }];
}

/** Only where the whole word is quoted: then its text is distinct from what surrounds it. */
const unquoted = (raw: string): string => (isQuoted(raw) ? raw.slice(1, -1) : raw);

export const isQuoted = (raw: string): boolean => raw.length >= 2 && /^["']/.test(raw) && raw.at(-1) === raw[0];
