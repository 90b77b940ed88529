import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { globMatches } from '../../src/policy/glob.ts';
import { runs } from '../runs.ts';

test('a glob matches what the equivalent regular expression matches', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?', '.'), maxLength: 12 });
  let [yes, no] = [0, 0];
  fc.assert(
    fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 16 }), (pattern, text) => {
      const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
      // biome-ignore lint/plugin: the pattern is the test's own.
      const expected = new RegExp(`^${source}$`).test(text);
      assert.equal(globMatches(pattern, text), expected);
      if (expected) yes++;
      else no++;
    }),
    runs(500_000),
  );
  assert.ok(yes > 1000 && no > 1000);
});

test('a glob that would take exponential time by backtracking is fast', () => {
  assert.equal(globMatches(`${'a*'.repeat(250)}b`, 'a'.repeat(100_000)), false);
});
