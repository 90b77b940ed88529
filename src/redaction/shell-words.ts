/** A word of a command within one string, and its position. */
export interface ShellWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const WORD =
  /(?:[^\s"';|&()`\\]|\\[^\n]|"(?:[^"\\]|\\.){0,65536}(?:"|$)|'[^']{0,65536}(?:'|$)){1,65536}|[;|&()`\n"'\\]/gs;

/** A simple command and the operator that ends it: `|`, `;`, `)` … */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly endedBy: string;
}

/** More than a person writes: the rest of the text is redacted. */
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

/** A quoted value of a title ends at its quote, any other word at a space: the quotes of a shell are gone. */
const TITLE_WORD = /(?:(?<![^\s=:])(?:"[^"]{0,8192}"|'[^']{0,8192}')(?!\S)|\S)+/g;

export const titleWords = (title: string): ShellWord[] =>
  [...title.matchAll(TITLE_WORD)].map((match) => ({
    text: unquoted(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));

/** Options whose value is a sentence. */
const PROSE_OPTION =
  /^-(?:a?m|-?(?:message|title|body|description|desc|comment|notes?|subject|summary|prompt|text|query|label|annotation|reason))$/;
const SHELLS = /(?:^|[/\\])(?:[a-z]{0,3}sh|cmd|powershell|pwsh|su|busybox)(?:\.exe)?$/i;
const COMMAND_OPTION = /^(?:--?(?:command|exec|execute|cmd|rsh|shell|run|entrypoint))$/i;

export const isProseOption = (option: string): boolean => PROSE_OPTION.test(option);

/** A string with spaces is a command, not a sentence, code or a list. */
export function isCommand(text: string, previous: string, { isHarmless }: { readonly isHarmless: boolean }): boolean {
  if (COMMAND_OPTION.test(previous)) return true;
  if (isProseOption(previous)) return false;
  const [first = '', second = ''] = text.trimStart().split(/\s+/, 2);
  if (/^[A-Za-z_]\w*=/.test(first) || SHELLS.test(first)) return true;
  return (
    !isHarmless &&
    /^[\w./~@+-]+$/.test(first) &&
    (first.includes('/') || /^-{1,2}\w|^\w+$/.test(second)) &&
    /\s-{1,2}[A-Za-z]|\s[|&]{1,2}\s/.test(text)
  );
}

/** Splits words into commands as `commandsOf()` does; `start` is the index of a word, not of a character. */
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

/** Removes the quotes only if they enclose the whole word. */
const unquoted = (raw: string): string => (isQuoted(raw) ? raw.slice(1, -1) : raw);

const isQuoted = (raw: string): boolean => raw.length >= 2 && /^["']/.test(raw) && raw.at(-1) === raw[0];

/** The text with its words replaced by others, which keep their quotes. */
export function replaceWords(text: string, words: readonly ShellWord[], now: readonly string[]): string {
  let out = '';
  let copied = 0;
  for (const [index, word] of words.entries()) {
    const replaced = now[index] ?? word.text;
    if (replaced === word.text) continue;
    out += text.slice(copied, word.start) + inQuotesOf(text, word, replaced);
    copied = word.end;
  }
  return out + text.slice(copied);
}

function inQuotesOf(text: string, { start, end }: ShellWord, now: string): string {
  const quote = isQuoted(text.slice(start, end)) ? text[start] : '';
  return `${quote}${now}${quote}`;
}
