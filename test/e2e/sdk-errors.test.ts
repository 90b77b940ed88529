import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { problemsIn } from '../injection/prose.ts';
import { hostile, MARKS } from '../injection/texts.ts';
import { serve } from './session.ts';

/** A name that the SDK does not know comes back in its error: quoted, clean and short. */

const NAMES = 40;

test('no name that is asked for writes an error of the protocol', async () => {
  const { request } = await serve();
  for (const name of fc.sample(hostile(MARKS.command), NAMES)) {
    const ref = { type: 'ref/resource', uri: name };
    const asked = [
      request('tools/call', { name, arguments: {} }),
      request('prompts/get', { name }),
      request('resources/read', { uri: `foo://${name}` }),
      request('resources/read', { uri: `process://${name}` }),
      request('completion/complete', { ref, argument: { name, value: name } }),
      request('completion/complete', { ref: { type: 'ref/prompt', name }, argument: { name, value: name } }),
      request(name),
    ];
    for (const { error } of await Promise.all(asked)) {
      assert.ok(error, name);
      assert.deepEqual(problemsIn(error.message), []);
    }
  }
});
