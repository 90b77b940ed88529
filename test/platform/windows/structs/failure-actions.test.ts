import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { restartsAfterFailure } from '../../../../src/platform/windows/structs/failure-actions.ts';
import { failureActions, NOTHING, REBOOT, RESTART } from '../failure-actions-buffer.ts';
import { spoilt } from './raw-buffers.ts';

test('a service is started again if one of its actions says so', () => {
  assert.equal(restartsAfterFailure(failureActions([RESTART])), true);
  assert.equal(restartsAfterFailure(failureActions([NOTHING, REBOOT, RESTART])), true);
  assert.equal(restartsAfterFailure(failureActions([NOTHING, REBOOT])), false);
  assert.equal(restartsAfterFailure(failureActions([])), false);
});

test('more actions than the buffer has are none', () => {
  const { bytes, address } = failureActions([RESTART]);
  bytes.writeUInt32LE(0xffff_ffff, 24);
  assert.equal(restartsAfterFailure({ bytes, address }), false);
  assert.equal(restartsAfterFailure({ bytes: Buffer.alloc(0), address }), false);
  assert.equal(restartsAfterFailure({ bytes, address: address + 4096n }), false);
});

test('a spoilt buffer throws nothing', () =>
  fc.assert(fc.property(spoilt(failureActions([RESTART, NOTHING])), (raw) => void restartsAfterFailure(raw))));
