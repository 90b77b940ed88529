import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactArgv, redactText } from '../../src/redaction/argv.ts';
import { addRules } from '../../src/redaction/user-rules.ts';

test('keys and patterns of the configuration count, too', async () => {
  assert.equal(await addRules({ keys: ['db-pin'], patterns: ['ACME-[0-9]+'] }), undefined);
  assert.deepEqual(redactArgv(['x', '--db-pin', 'abc', 'DB_PIN=abc', 'ACME-12', 'ACME-x']), [
    ...['x', '--db-pin', '[redacted]', 'DB_PIN=[redacted]', '[redacted]', 'ACME-x'],
  ]);
});

test('patterns of the configuration hold where other rules hide nothing, or only a part', async () => {
  assert.equal(await addRules({ keys: [], patterns: ['ACME-[0-9]+'] }), undefined);
  assert.deepEqual(redactArgv(['aws', '--secret-id', 'ACME-12']), ['aws', '--secret-id', '[redacted]']);
  assert.deepEqual(redactArgv(['curl', '-u', 'ACME-12:pw']), ['curl', '-u', '[redacted]:[redacted]']);
  assert.equal(redactText('ACME-12/x'), '[redacted]/x');
});

for (const bad of ['(', 'a*', '(?=x)', '\\b', '\\bx?', '\\B', '(?m)$']) {
  test(`a pattern that cannot be used is named: ${bad}`, async () => {
    const problem = await addRules({ keys: [], patterns: ['fine', bad] });
    assert.ok(problem?.startsWith(`[1]: ${JSON.stringify(bad)}`), problem);
  });
}
