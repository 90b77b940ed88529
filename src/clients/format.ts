import { at, type Document, EditFailed, isDocument, sayTheSame, withValue } from './document.ts';
import { json } from './json.ts';
import { toml } from './toml.ts';
import { yaml } from './yaml.ts';

/** A kind of configuration file, edited as text, so that all that is not ours stays as it was written. */
export interface Format {
  /** Throws Untouched for what is not valid. */
  parse(text: string): unknown;
  /** The text with the value at the path. What it cannot do shows when the result is read. */
  set(text: string, path: readonly string[], value: Document): string;
  remove(text: string, path: readonly string[]): string;
}

const FORMATS: Readonly<Record<'json' | 'toml' | 'yaml', Format>> = { json, toml, yaml };
export type FormatName = keyof typeof FORMATS;

const BYTE_ORDER_MARK = '\uFEFF';

/** The configuration as data. Throws Untouched. */
export function parse(format: FormatName, text: string): Document {
  const document = FORMATS[format].parse(text.replace(BYTE_ORDER_MARK, ''));
  if (!isDocument(document)) throw new EditFailed('it holds no map of settings at its top');
  return document;
}

/**
 * The text with the entry at the path, or without it where the entry is undefined. The result is read again: unless it
 * says exactly what it said before, and the entry, Untouched is thrown.
 */
export function edited(format: FormatName, text: string, path: readonly string[], entry: Document | undefined): string {
  const before = parse(format, text);
  if (at(before, path) === undefined && entry === undefined) return text;
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const plain = text.slice(mark.length);
  const after = entry ? FORMATS[format].set(plain, path, entry) : FORMATS[format].remove(plain, path);
  if (!saysAsMuch(format, after, withValue(before, path, entry)))
    throw new EditFailed(
      `it is written in a way that cannot be changed without touching the rest of it: change ${path.join('.')} by hand`,
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
