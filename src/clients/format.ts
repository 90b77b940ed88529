import { type Document, EditFailed, isDocument, sayTheSame, valueAt, withValue } from './document.ts';
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

const BYTE_ORDER_MARK = '\uFEFF';

/** Throws EditFailed. */
export function parse(format: FormatName, text: string): Document {
  const document = FORMATS[format].parse(text.replace(BYTE_ORDER_MARK, ''));
  if (!isDocument(document)) throw new EditFailed('its top level is not a map of settings');
  return document;
}

interface EntryEdit {
  readonly path: readonly string[];
  /** Undefined: remove it. */
  readonly entry: Document | undefined;
}

/** The text with the entry changed. Throws EditFailed if, parsed again, it differs in anything else. */
export function edited(format: FormatName, text: string, { path, entry }: EntryEdit): string {
  const before = parse(format, text);
  if (valueAt(before, path) === undefined && entry === undefined) return text;
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const plain = text.slice(mark.length);
  const after = entry ? FORMATS[format].set(plain, path, entry) : FORMATS[format].remove(plain, path);
  if (!saysAsMuch(format, after, withValue(before, path, entry)))
    throw new EditFailed(
      `its entry cannot be changed without touching the rest of the file; change ${path.join('.')} by hand`,
    );
  return mark + after;
}

function saysAsMuch(format: FormatName, text: string, wanted: Document): boolean {
  try {
    return sayTheSame(parse(format, text), wanted);
  } catch (error) {
    if (error instanceof EditFailed) return false;
    throw error;
  }
}
