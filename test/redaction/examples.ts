import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REDACTED } from '../../src/redaction/redaction.ts';

/** A pattern as free text is searched for: its first group, if it has one, stays. */
interface SearchedPattern {
  readonly name: string;
  readonly shape: RegExp;
  readonly needs?: string;
  readonly only?: (found: string) => boolean;
}

/** By the name of the pattern: a text, what is hidden of it, and a look-alike of which nothing is. */
export type Examples = Readonly<Record<string, readonly [text: string, hidden: string, lookAlike: string]>>;

/** What is left of the text by this pattern alone. */
function redactedBy({ shape, needs = '', only = () => true }: SearchedPattern, text: string): string {
  if (!text.includes(needs)) return text;
  return text.replace(shape, (found: string, group: unknown) => {
    const kept = typeof group === 'string' ? group : '';
    return only(found.slice(kept.length)) ? `${kept}${REDACTED}` : found;
  });
}

/** No two patterns share a name, and the table has an example for each of them and for nothing else. */
export function testNames(patterns: readonly { readonly name: string }[], examples: Readonly<Record<string, unknown>>) {
  test('each pattern has a name of its own and an example', () => {
    assert.deepEqual(patterns.map(({ name }) => name).sort(), Object.keys(examples).sort());
  });
}

/** Each pattern alone hides its example, and nothing of the look-alike. */
export function testExamples(patterns: readonly SearchedPattern[], examples: Examples): void {
  testNames(patterns, examples);
  for (const pattern of patterns) {
    const [text = '', hidden = '', lookAlike = ''] = examples[pattern.name] ?? [];
    test(`${pattern.name}: ${text.slice(0, 60)}`, () => {
      assert.ok(hidden !== '' && text.includes(hidden), 'the example has what is hidden');
      assert.equal(redactedBy(pattern, text), text.replace(hidden, REDACTED));
      assert.equal(redactedBy(pattern, lookAlike), lookAlike);
    });
  }
}
