import assert from 'node:assert/strict';
import { auditLogFor } from '../../src/commands/open-audit-log.ts';
import { defaults } from '../../src/config/schema.ts';
import { linux } from '../../src/platform/linux/linux.ts';
import { act } from './support.ts';

/** `signaller.js <path> <signals> [--no-native]`: records so many signals, as one server among others. */
async function signal(): Promise<void> {
  const [path = '', signals, flag] = process.argv.slice(2);
  const { machine } = linux({ native: flag !== '--no-native' });
  const audit = auditLogFor(defaults(), path, { machine, warn: assert.fail });
  for (let done = 0; done < Number(signals); done++) await act(audit);
}
void signal();
