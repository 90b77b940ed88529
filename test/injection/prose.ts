import { MARKS } from './texts.ts';

/** What may be said of a sentence of the server: nothing that a process wrote is in it but quoted, clean and short. */

/** By what is in it: a command line has the name of its program in it. A person has to find the file of a
 * client again. */
const CHARS_BY_MARK = [
  [MARKS.path, 200],
  [MARKS.note, 60],
  [MARKS.command, 60],
  [MARKS.name, 32],
] as const;
/** What a terminal obeys or a person cannot see. The lines of a question are looked at one by one. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const QUOTATION = /"([^"]*)"/g;
const LIKE_QUOTES = /[\u201c-\u201f\u2033\u2036\u02ba\uff02]/u;
/** A command that is suggested; the word after it is the only text of a process that is unquoted. */
const SUGGESTED =
  /((?:systemctl(?: --user)?|docker|podman|pm2|supervisorctl|sv) stop|Stop-Service|s6-svc -d|ctr task kill|(?:docker|podman) unpause|ALLOW_USERS=) ?(\S+)\.(?= |$)/g;
const PLAIN = /^\w[\w@.:-]{0,63}$/;

/** Each way in which this sentence says more than the server does; empty where all is well. */
export function problemsIn(prose: string): string[] {
  return prose
    .split('\n')
    .flatMap((line) => problemsInLine(line).map((problem) => `${problem}: ${line.slice(0, 400)}`));
}

function problemsInLine(line: string): string[] {
  const own = line.replaceAll(QUOTATION, '');
  const commands = [...own.matchAll(SUGGESTED)].map(([, , word = '']) => word);
  const words = own.replaceAll(SUGGESTED, '$1');
  return [
    ...(INVISIBLE.test(line) ? ['it has an invisible character'] : []),
    ...(own.includes('"') ? ['a quotation is not closed'] : []),
    ...(hasMark(words) ? ['text of a process is outside of quotes'] : []),
    ...commands.flatMap((word) => (PLAIN.test(word) && !/^all$/i.test(word) ? [] : [`${word} is no plain word`])),
    ...[...line.matchAll(QUOTATION)].flatMap(([, text = '']) => problemsInQuotation(text)),
  ];
}

function problemsInQuotation(text: string): string[] {
  const [, max] = CHARS_BY_MARK.find(([mark]) => text.includes(mark)) ?? [];
  if (max === undefined) return [];
  const [{ length: backslashes } = ''] = /\\*$/.exec(text) ?? [];
  return [
    ...(text.length > max ? [`a quotation has ${text.length} characters, not ${max}`] : []),
    ...(backslashes % 2 === 1 ? ['a backslash escapes the closing quote'] : []),
    ...(LIKE_QUOTES.test(text) ? ['it seems to have a closing quote in it'] : []),
  ];
}

const hasMark = (text: string): boolean => Object.values(MARKS).some((mark) => text.includes(mark));

/** The fields of answers that the server writes. All others have facts, each in a field or column of its own. */
const PROSE = new Set(['note', 'advice', 'next', 'reason', 'why', 'unavailable']);

/** The sentences in a structured answer. */
export function proseIn(value: unknown, isProse = false): string[] {
  if (typeof value === 'string') return isProse ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => proseIn(one, isProse));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => proseIn(one, isProse || PROSE.has(key)));
}

/** The facts in it that a process wrote: the text of an answer repeats them in its tables and fields. */
function factsIn(value: unknown): string[] {
  if (typeof value === 'string') return hasMark(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(factsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => (PROSE.has(key) ? [] : factsIn(one)));
}

/** What an answer's text has that no field has, the longest first: each may be in another one. */
export function withoutFields(text: string, structured: unknown): string {
  const sentences = new Set(proseIn(structured));
  const fields = [...new Set([...sentences, ...factsIn(structured)])].sort((a, b) => b.length - a.length);
  const without = (line: string, field: string): string =>
    sentences.has(field) || FIELD_LINE.test(line) ? line.replaceAll(field.trimEnd(), '') : withoutCell(line, field);
  return text
    .split('\n')
    .map((line) => fields.reduce(without, line))
    .join('\n');
}

/** `stderr  file /srv/log (deleted)` */
const FIELD_LINE = /^[\w.]+ {2,}/;

/** A row of a table without this cell: two spaces are between cells. What has no such neighbours is part of a sentence. */
function withoutCell(line: string, fact: string): string {
  const [first = '', ...rest] = line.split(fact.trimEnd());
  return rest.reduce((before, after) => {
    const isCell = /(?:^| {2})$/.test(before) && /^(?:$| {2})/.test(after);
    return `${before}${isCell ? '' : fact}${after}`;
  }, first);
}
