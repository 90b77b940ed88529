import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { capabilitiesHere, isPrivilegedHere } from '../../src/platform/this-system.ts';

test('the tools are those of Linux for as long as no other system has a backend', () => {
  assert.equal(capabilitiesHere(), LINUX);
});

test('only as root this server is privileged', { skip: !process.geteuid && 'needs user ids' }, () => {
  assert.equal(isPrivilegedHere(), process.geteuid?.() === 0);
});
