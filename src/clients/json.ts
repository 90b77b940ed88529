import { applyEdits, type ParseError, parse } from 'jsonc-parser';
import { EditFailed, valueAt } from './document.ts';
import type { Format } from './format.ts';
import { differences, edits, nodeAt, removals } from './json-edits.ts';
import { problemOf, requireOneOf } from './json-problems.ts';
import { lineEndOf } from './line-ends.ts';

/** JSON, with comments and trailing commas. */
export const json: Format = {
  parse(text) {
    if (text.trim() === '') return {};
    const errors: ParseError[] = [];
    const value: unknown = parse(text, errors, { allowTrailingComma: true });
    const [first] = errors;
    if (first) throw new EditFailed(`it is not valid JSON: ${problemOf(text, first)}`);
    return value;
  },
  set(text, path, value) {
    requireOneOf(text, path);
    const start = text.trim() === '' ? `{}${lineEndOf(text)}` : text;
    // Only what differs is written, so that comments inside an entry stay, too.
    return differences(valueAt(json.parse(start), path), value, path).reduce(
      (now, one) => applyEdits(now, edits(now, one.path, one.value)),
      start,
    );
  },
  remove(text, path) {
    requireOneOf(text, path);
    const property = nodeAt(text, path)?.parent;
    return property ? applyEdits(text, removals(text, property)) : text;
  },
};
