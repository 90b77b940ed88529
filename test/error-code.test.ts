import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseArgs } from 'node:util';
import { errorCode } from '../src/error-code.ts';

test('errors of the system and of Node have a code', () => {
  const caught = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };
  const missing = caught(() => readFileSync('/nowhere/at/all'));
  const unknown = caught(() => parseArgs({ args: ['--nothing'] }));
  assert.deepEqual([missing, unknown].map(errorCode), ['ENOENT', 'ERR_PARSE_ARGS_UNKNOWN_OPTION']);
});

test('what is no error, or has no word for a code, has none', () => {
  const numbered = Object.assign(new Error(), { code: 5 });
  for (const error of [new Error(), numbered, { code: 'ENOENT' }, 'ENOENT', null, undefined])
    assert.equal(errorCode(error), undefined);
});
