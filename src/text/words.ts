/** A word of a command that stands in one string, and where it stands. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const WORD =
  /(?:[^\s"';|&()`\\]|\\[^\n]|"(?:[^"\\]|\\.){0,65536}(?:"|$)|'[^']{0,65536}(?:'|$)){1,65536}|[;|&()`\n"'\\]/gs;

/** Splits `a; b "c d" | e` into commands of words, as a shell would, roughly. */
export function commandsOf(text: string): Word[][] {
  let words: Word[] = [];
  const commands = [words];
  for (const match of text.matchAll(WORD)) {
    const [raw] = match;
    if (/^[;|&()`\n]$/.test(raw)) {
      if (words.length === 0) continue;
      words = [];
      commands.push(words);
      continue;
    }
    words.push({ text: unquoted(raw), start: match.index, end: match.index + raw.length });
  }
  return commands;
}

/** Only where the whole word is quoted: then what stands in it can be told from what is around it. */
const unquoted = (raw: string): string => (isQuoted(raw) ? raw.slice(1, -1) : raw);

export const isQuoted = (raw: string): boolean => raw.length >= 2 && /^["']/.test(raw) && raw.at(-1) === raw[0];
