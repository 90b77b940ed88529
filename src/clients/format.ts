import { type Document, EditFailed, isDocument, sayTheSame, withValue } from './document.ts';
import { json } from './json.ts';
import { toml } from './toml.ts';
import { yaml } from './yaml.ts';

/** A kind of configuration file, edited as text, so that everything else in it stays byte for byte. */
export interface Format {
  /** Throws EditFailed for invalid text. */
  parse(text: string): unknown;
  /** The text with the value at the path. May fail silently: the caller parses the result. */
  set(text: string, path: readonly string[], value: Document): string;
  remove(text: string, path: readonly string[]): string;
}

const FORMATS: Readonly<Record<'json' | 'toml' | 'yaml', Format>> = { json, toml, yaml };
export type FormatName = keyof typeof FORMATS;

/** A file without settings. Some clients refuse JSON without a value. */
export const EMPTY_TEXT: Readonly<Record<FormatName, string>> = { json: '{}\n', toml: '', yaml: '' };

const BYTE_ORDER_MARK = '\uFEFF';

/** Throws EditFailed. */
export function parse(format: FormatName, text: string): Document {
  const document = FORMATS[format].parse(text.replace(BYTE_ORDER_MARK, ''));
  if (!isDocument(document)) throw new EditFailed('its top level is not a map of settings');
  return document;
}

interface EntryEdit {
  readonly path: readonly string[];
  readonly entry: Document;
}

/** The text with this entry at the path. Throws EditFailed if, parsed again, it differs in anything else. */
export function withEntry(format: FormatName, text: string, { path, entry }: EntryEdit): string {
  const wanted = withValue(parse(format, text), path, entry);
  const after = inText(text, (plain) => FORMATS[format].set(plain, path, entry));
  requireSame(after, { format, wanted, path });
  return after;
}

/**
 * The text without the entry at the path, and without the maps around it that adding the entry had made. Null if
 * nothing is left: adding it had made the file. Throws EditFailed as above.
 */
export function withoutEntry(format: FormatName, text: string, { path, entry }: EntryEdit): string | null {
  // The text that adding the entry turns into this one is the original.
  const wasBefore = (before: string): boolean => {
    try {
      return withEntry(format, before, { path, entry }) === text;
    } catch (error) {
      if (error instanceof EditFailed) return false;
      throw error;
    }
  };
  if (wasBefore('')) return null;
  const outer = path.slice(1).map((_, depth) => path.slice(0, depth + 1));
  const earlier = outer.map((map) => inText(text, (plain) => FORMATS[format].remove(plain, map))).find(wasBefore);
  if (earlier !== undefined) return earlier;
  const wanted = withValue(parse(format, text), path, undefined);
  const after = inText(text, (plain) => FORMATS[format].remove(plain, path));
  requireSame(after, { format, wanted, path });
  return after;
}

/** Edits what follows a byte order mark. */
function inText(text: string, edit: (plain: string) => string): string {
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  return mark + edit(text.slice(mark.length));
}

interface Expected {
  readonly format: FormatName;
  readonly wanted: Document;
  readonly path: readonly string[];
}

function requireSame(text: string, { format, wanted, path }: Expected): void {
  if (!saysAsMuch(format, text, wanted))
    throw new EditFailed(
      `its entry cannot be changed without touching the rest of the file; change ${path.join('.')} by hand`,
    );
}

function saysAsMuch(format: FormatName, text: string, wanted: Document): boolean {
  try {
    return sayTheSame(parse(format, text), wanted);
  } catch (error) {
    if (error instanceof EditFailed) return false;
    throw error;
  }
}
