import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compilation, needsGcc } from './programs.ts';
import { REPO } from './support.ts';

/** What needs a program that does not compile is skipped: this is the one test that fails then. */

test('every program of the tests compiles', { skip: needsGcc() }, () => {
  const names = readdirSync(join(REPO, 'test/e2e/programs')).filter((name) => name.endsWith('.c'));
  assert.ok(names.length > 10);
  const errors = names.map((name) => compilation(name.slice(0, -2)).error);
  assert.deepEqual(
    errors.filter((error) => error !== undefined),
    [],
  );
});
