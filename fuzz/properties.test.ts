import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

/** The files of the daily tests that have properties, with as many runs as each property names. */

process.env['FULL_RUNS'] = '1';

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'))
  .filter((path) => /^import .*\/runs\.ts';$/m.test(readFileSync(`test/${path}`, 'utf8')))
  .sort();

test('some files have properties', () => assert.ok(files.length > 3));

for (const path of files) await import(`../test/${path}`);
