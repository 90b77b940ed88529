import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { unknownSystem } from '../../src/platform/no-backend.ts';
import { NO_MODES } from '../posix.ts';

const system = unknownSystem('unheard-of');

test('an unknown system has the tools of Linux under its own name, and no log', () => {
  assert.deepEqual(system.capabilities, { ...LINUX, system: 'unheard-of', syslog: undefined });
});

test('every function that would reach the machine throws', async () => {
  const native = { native: true };
  const refusal = { code: 'UNSUPPORTED', message: /there is no backend for unheard-of yet/ };
  await assert.rejects(system.openMachine({ ...native, argv: true }), refusal);
  await assert.rejects(system.report(native), refusal);
  assert.throws(() => system.runningHere(), refusal);
});

test('a file that its group may write is not trusted, whichever group it is', { skip: NO_MODES }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'no-backend-'));
  after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'config.json');
  writeFileSync(path, '{}', { mode: 0o600 });
  const { distrust } = system.places({});
  assert.equal(distrust(path, statSync(path)), undefined);
  chmodSync(path, 0o620);
  assert.match(distrust(path, statSync(path)) ?? '', /is writable by others \(mode 620\)/);
});
