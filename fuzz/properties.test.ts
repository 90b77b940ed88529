import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { register } from 'tsx/esm/api';

/** The files of the daily tests that have properties, with as many runs as each property names. */

process.env['FULL_RUNS'] = '1';

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'))
  .filter((path) => /^import .*\/runs\.ts';$/m.test(readFileSync(`test/${path}`, 'utf8')))
  .sort();

test('some files have properties', () => assert.ok(files.length > 3));

register(); // they are loaded from their sources
for (const path of files) await import(pathToFileURL(resolve('test', path)).href);
