import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isService } from '../../src/platform/sockets.ts';

test('a TCP port is offered while it is listened on, a UDP port as soon as it is bound', () => {
  assert.equal(isService({ protocol: 'tcp', state: 'listening' }), true);
  assert.equal(isService({ protocol: 'udp', state: 'bound' }), true);
  for (const state of ['bound', 'established', 'unknown']) assert.equal(isService({ protocol: 'tcp', state }), false);
});
