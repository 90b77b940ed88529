import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { EditFailed } from './document.ts';
import { lineAt } from './json-problems.ts';

/** What a client's parser accepts beyond JSON. */
export interface JsonDialect {
  readonly comments: boolean;
  /** A comma after the last value. */
  readonly lastComma: boolean;
  readonly byteOrderMark: boolean;
}

/** What this client's parser refuses in text that is otherwise valid: `comments: line 2`. Undefined: nothing. */
export function refusedIn(text: string, { comments, lastComma, byteOrderMark }: JsonDialect): string | undefined {
  const plain = text.replace(/^\uFEFF/, '');
  if (plain !== text && !byteOrderMark) return 'a byte order mark: line 1';
  if (plain.trim() === '') return undefined;
  const errors: ParseError[] = [];
  parse(plain, errors, { disallowComments: !comments, allowTrailingComma: lastComma });
  const [first] = errors;
  if (!first) return undefined;
  if (printParseErrorCode(first.error) === 'InvalidCommentToken') return `comments: ${lineAt(plain, first.offset)}`;
  return `a trailing comma: ${lineAt(plain, plain.slice(0, first.offset).trimEnd().length)}`;
}

interface ClientParser {
  readonly label: string;
  readonly format: string;
  readonly dialect: JsonDialect;
}

/** Throws EditFailed if the client itself could not read the text of its file. */
export function requireReadable({ label, format, dialect }: ClientParser, text: string): void {
  const refused = format === 'json' ? refusedIn(text, dialect) : undefined;
  if (refused !== undefined) throw new EditFailed(`${label} does not accept ${refused}`);
}
