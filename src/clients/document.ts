import { isDeepStrictEqual } from 'node:util';

/** A configuration as data. */
export type Document = Readonly<Record<string, unknown>>;

/** Why a configuration file is left as it is, for the person at the terminal. */
export class EditFailed extends Error {}

export const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** The value at the path; undefined if there is none. Throws EditFailed if a part of the path is not a map. */
export function valueAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const [index, key] of path.entries()) {
    if (value === undefined) return undefined;
    if (!isDocument(value)) throw new EditFailed(`"${path.slice(0, index).join('.')}" in it is not a map of servers`);
    value = Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

/** The document with the value at the path, or without it if the value is undefined. */
export function withValue(document: Document, [key = '', ...rest]: readonly string[], value: unknown): Document {
  const inner = Object.hasOwn(document, key) ? document[key] : undefined;
  const next = rest.length === 0 ? value : withValue(isDocument(inner) ? inner : {}, rest, value);
  return Object.fromEntries([
    ...Object.entries(document).filter(([name]) => name !== key),
    ...(next === undefined ? [] : [[key, next]]),
  ]);
}

/** Are two documents the same? An empty map of servers equals none. */
export const sayTheSame = (one: Document, other: Document): boolean =>
  isDeepStrictEqual(withoutEmpty(one), withoutEmpty(other));

const withoutEmpty = (value: unknown): unknown =>
  isDocument(value)
    ? Object.fromEntries(
        Object.entries(value)
          .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
          .filter(([, inner]) => !(isDocument(inner) && Object.keys(inner).length === 0)),
      )
    : value;
