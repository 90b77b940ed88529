import assert from 'node:assert/strict';
import { auditLogFor } from '../../src/commands/open-audit-log.ts';
import { defaults } from '../../src/config/schema.ts';
import { linux } from '../../src/platform/linux/linux.ts';
import { act } from './support.ts';

/** `writer.ts <path> <signals> [--no-native]`: announces and concludes so many signals, as a server among others. */
const [path = '', signals, flag] = process.argv.slice(2);
const audit = auditLogFor(defaults(), path, linux({ native: flag !== '--no-native' }).machine, assert.fail);
for (let done = 0; done < Number(signals); done++) await act(audit);
