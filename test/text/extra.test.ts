import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addRules } from '../../src/text/extra.ts';
import { redactArgv } from '../../src/text/redact.ts';

test('keys and patterns of the configuration count, too', async () => {
  assert.equal(await addRules({ keys: ['db-pin'], patterns: ['ACME-[0-9]+'] }), undefined);
  assert.deepEqual(redactArgv(['x', '--db-pin', 'abc', 'DB_PIN=abc', 'ACME-12', 'ACME-x']), [
    ...['x', '--db-pin', '[redacted]', 'DB_PIN=[redacted]', '[redacted]', 'ACME-x'],
  ]);
});

for (const bad of ['(', 'a*', '(?=x)']) {
  test(`a pattern that cannot be used is named: ${bad}`, async () => {
    const problem = await addRules({ keys: [], patterns: ['fine', bad] });
    assert.ok(problem?.startsWith(`[1]: ${JSON.stringify(bad)}`), problem);
  });
}
