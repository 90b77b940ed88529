import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPrivilegeEnabled, privilegeOffsets } from '../../../../src/platform/windows/structs/token-privileges.ts';
import { ADDRESS, rawOf } from './raw-buffers.ts';

/** TOKEN_PRIVILEGES of these pairs of privilege and attributes, which claims to have `count`. */
function privileges(pairs: readonly (readonly [privilege: number, attributes: number])[], count = pairs.length) {
  const bytes = Buffer.alloc(4 + 12 * pairs.length);
  bytes.writeUInt32LE(count, 0);
  for (const [index, [privilege, attributes]] of pairs.entries()) {
    bytes.writeUInt32LE(privilege, 4 + 12 * index);
    bytes.writeUInt32LE(attributes, 12 + 12 * index);
  }
  return rawOf(bytes);
}

test('a privilege is in force only if the token has it and has switched it on', () => {
  const raw = privileges([
    [19, 2],
    [20, 0],
    [23, 3], // by default
  ]);
  assert.deepEqual(
    [19, 20, 23, 24].map((privilege) => isPrivilegeEnabled(raw, privilege)),
    [true, false, true, false],
  );
  assert.equal(isPrivilegeEnabled(privileges([]), 20), false);
});

test('a count that is too high adds none, and one that is too low hides the rest', () => {
  assert.deepEqual(privilegeOffsets(privileges([[20, 2]], 1000).bytes), [4]);
  assert.equal(isPrivilegeEnabled(privileges([[20, 2]], 0), 20), false);
});

test('any bytes are decoded', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const raw = { bytes: Buffer.from(bytes), address: ADDRESS };
      assert.equal(typeof isPrivilegeEnabled(raw, 20), 'boolean');
    }),
  );
});
