import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { figuresOf, withFigures } from './figures.ts';
import { UNSEEN } from './line-sets.ts';

const CAUGHT_MIN_PERCENT = 95;
const TOUCHED_MAX_PERCENT = 2;

test('secrets in lines by authors who had not seen the rules are redacted, and harmless lines stay', () => {
  const all = {
    name: 'all',
    secret: UNSEEN.flatMap(({ secret }) => secret),
    benign: UNSEEN.flatMap(({ benign }) => benign),
  };
  assert.ok(all.secret.length > 2000 && all.benign.length > 2000);
  const { caughtPercent, touchedPercent } = figuresOf(all);
  assert.ok(caughtPercent >= CAUGHT_MIN_PERCENT, `${caughtPercent} % are redacted`);
  assert.ok(touchedPercent <= TOUCHED_MAX_PERCENT, `${touchedPercent} % are touched`);
});

test('docs/security.md has the current figures', () => {
  const text = readFileSync('docs/security.md', 'utf8');
  assert.equal(withFigures(text), text, 'run npm run redaction');
});
