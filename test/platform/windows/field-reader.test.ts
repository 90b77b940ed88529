import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldReader, NO_PROGRAM } from '../../../src/platform/windows/field-reader.ts';

test('a field is what is read, or null with its reason', () => {
  const { take, unavailable } = fieldReader(false);
  assert.equal(
    take('exe', () => 'C:\\x.exe'),
    'C:\\x.exe',
  );
  assert.equal(
    take('empty', () => ''),
    null,
  );
  assert.equal(
    take('cwd', () => ({ status: 0xc000_0022 })),
    null,
  );
  assert.equal(
    take('environment', () => undefined),
    null,
  );
  assert.deepEqual(unavailable, {
    empty: 'Windows has none for it',
    cwd: 'Windows does not let this server read it',
    environment: 'the process ended while it was read',
  });
});

test('of the kernel nothing is read', () => {
  const { take, unavailable } = fieldReader(true);
  assert.equal(
    take('exe', () => assert.fail()),
    null,
  );
  assert.deepEqual(unavailable, { exe: NO_PROGRAM });
});
