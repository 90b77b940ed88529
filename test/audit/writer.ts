import assert from 'node:assert/strict';
import { auditOf } from '../../src/commands/audit-log.ts';
import { defaults } from '../../src/config/schema.ts';
import { linux } from '../../src/platform/linux/linux.ts';
import { act } from './support.ts';

/** `writer.js <path> <signals> [--no-native]`: announces and concludes so many signals, as a server among others. */
async function write(): Promise<void> {
  const [path = '', signals, flag] = process.argv.slice(2);
  const audit = auditOf(defaults(), path, linux({ native: flag !== '--no-native' }), assert.fail);
  for (let done = 0; done < Number(signals); done++) await act(audit);
}
void write();
