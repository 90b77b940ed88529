import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { examplesIn } from './examples.ts';
import { figuresOf } from './figures.ts';

/**
 * The folder `pages` of a clone of tldr-pages: about 32,000 commands by thousands of authors. This repository
 * does not include them.
 */
const folder = process.env['TLDR_PAGES'];
const CAUGHT_MIN_PERCENT = 88;
const TOUCHED_MAX_PERCENT = 0.6;

test('public example commands are redacted', { skip: folder === undefined && 'TLDR_PAGES is not set' }, (context) => {
  const pages = readdirSync(folder ?? '', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
  const examples = pages.flatMap((path) => examplesIn(readFileSync(join(folder ?? '', path), 'utf8')));
  const figures = figuresOf({
    name: 'examples',
    secret: examples.filter(({ secrets }) => secrets.length > 0),
    benign: examples.filter(({ secrets }) => secrets.length === 0),
  });
  context.diagnostic(JSON.stringify(figures));
  assert.ok(figures.caughtPercent >= CAUGHT_MIN_PERCENT, `${figures.caughtPercent} % are redacted`);
  assert.ok(figures.touchedPercent <= TOUCHED_MAX_PERCENT, `${figures.touchedPercent} % are touched`);
});
