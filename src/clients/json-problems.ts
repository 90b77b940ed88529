import { findNodeAtLocation, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { EditFailed } from './document.ts';

/** What is wrong with JSON, in words for a person. */

/** These name what should follow the text before: its end is the place. */
const MISSING: Readonly<Record<string, string>> = {
  CommaExpected: 'a comma is missing',
  ColonExpected: 'a colon is missing',
  ValueExpected: 'a value is missing',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
};

const WRONG: Readonly<Record<string, string>> = {
  EndOfFileExpected: 'something follows the closing brace',
  PropertyNameExpected: 'a name in double quotes is missing',
  InvalidNumberFormat: 'a number is not in the form that JSON allows',
  UnexpectedEndOfNumber: 'a number is not complete',
  UnexpectedEndOfString: 'a closing quote is missing',
  UnexpectedEndOfComment: 'a comment is not closed',
  InvalidUnicode: 'a \\u in a string needs four hexadecimal digits',
  InvalidEscapeCharacter: 'a backslash in a string must be written twice',
  InvalidCharacter: 'a string holds a control character',
};

/** `a comma is missing at line 3` */
export function problemOf(text: string, { error, offset }: ParseError): string {
  const code = printParseErrorCode(error);
  const missing = MISSING[code];
  if (missing !== undefined) return `${missing} at ${lineAt(text, text.slice(0, offset).trimEnd().length)}`;
  return `${WRONG[code] ?? 'a word or character is out of place'} at ${lineAt(text, offset)}`;
}

const lineNumberAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

export const lineAt = (text: string, offset: number): string => `line ${lineNumberAt(text, offset)}`;

/** Throws EditFailed if a name on the path is there twice: parsers differ in which of them counts. */
export function requireOneOf(text: string, path: readonly string[]): void {
  const root = parseTree(text, [], { allowTrailingComma: true });
  for (const [depth, key] of path.entries()) {
    const map = root && findNodeAtLocation(root, path.slice(0, depth));
    const [first, second] = (map?.children ?? []).filter(({ children }) => children?.[0]?.value === key);
    if (!first || !second) continue;
    const lines = `lines ${lineNumberAt(text, first.offset)} and ${lineNumberAt(text, second.offset)}`;
    throw new EditFailed(`"${key}" is in it twice, at ${lines}; keep only one`);
  }
}
