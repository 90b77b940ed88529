import assert from 'node:assert/strict';
import { test } from 'node:test';
import { READS_ONLY, readsOnly } from '../../../src/platform/windows/reads-only.ts';

test('what would change a process is refused, with what a person may do instead', () => {
  assert.throws(readsOnly, { code: 'UNSUPPORTED', message: `UNSUPPORTED: ${READS_ONLY.reason}. ${READS_ONLY.hint}` });
});
