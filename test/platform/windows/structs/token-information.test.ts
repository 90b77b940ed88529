import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sidBytes } from '../../../../src/platform/windows/structs/sid.ts';
import {
  isTokenElevated,
  primaryGroup,
  tokenGroups,
  tokenIntegrity,
  tokenNumber,
  tokenUser,
} from '../../../../src/platform/windows/structs/token-information.ts';
import { ADDRESS, rawOf, recorded, spoilt } from './raw-buffers.ts';

const sid = (text: string): Buffer => sidBytes(text) ?? assert.fail(text);

/** SID_AND_ATTRIBUTES of each, behind `before`, and then the SIDs. */
function withSids(before: Buffer, groups: readonly (readonly [sid: string, attributes: number])[]) {
  let at = before.length + groups.length * 16;
  const heads = groups.map(([text, attributes]) => {
    const head = Buffer.alloc(16);
    head.writeBigUInt64LE(ADDRESS + BigInt(at), 0);
    head.writeUInt32LE(attributes, 8);
    at += sid(text).length;
    return head;
  });
  return rawOf(before, ...heads, ...groups.map(([text]) => sid(text)));
}
const countOf = (count: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(count, 0);
  return bytes;
};
const labelled = (text: string) => tokenIntegrity(withSids(Buffer.alloc(0), [[text, 0x60]]));

test('the user, the primary group, elevation and integrity of a recorded token', () => {
  assert.equal(tokenUser(recorded('token-user')), 'S-1-5-21-0-0-0-1000');
  assert.equal(primaryGroup(recorded('token-primary-group')), 'S-1-5-21-0-0-0-513');
  assert.equal(isTokenElevated(recorded('token-elevation')), true);
  assert.equal(tokenIntegrity(recorded('token-integrity')), 'high');
});

test('a session or a kind of elevation is a number', () => {
  assert.equal(tokenNumber(rawOf(countOf(0xffff_fffe))), 0xffff_fffe);
  assert.equal(tokenNumber(rawOf(countOf(1).subarray(0, 3))), undefined);
});

test('its groups, without the logon', () => {
  assert.deepEqual(
    tokenGroups(recorded('token-groups')),
    ['S-1-1-0', 'S-1-2-0', 'S-1-5-4', 'S-1-5-11', 'S-1-5-21-0-0-0-513', 'S-1-5-32-544', 'S-1-5-32-545'].map((one) => ({
      sid: one,
      isEnabled: true,
    })),
  );
});

test('a group that only denies is not enabled, and an integrity level is none', () => {
  // As a process without elevation has them, of a user who is an administrator.
  const raw = withSids(countOf(6), [
    ['S-1-5-32-544', 0x10],
    ['S-1-5-32-545', 0x7],
    ['S-1-5-11', 0x4],
    ['S-1-5-4', 0x3],
    ['S-1-5-5-0-123456', 0xc000_0007],
    ['S-1-16-8192', 0x60],
  ]);
  assert.deepEqual(tokenGroups(raw), [
    { sid: 'S-1-5-32-544', isEnabled: false },
    { sid: 'S-1-5-32-545', isEnabled: true },
    { sid: 'S-1-5-11', isEnabled: true },
    { sid: 'S-1-5-4', isEnabled: false },
  ]);
});

test('a count beyond the buffer and a SID outside of it', () => {
  const raw = withSids(countOf(0xffff_ffff), [['S-1-5-32-545', 0x7]]);
  assert.deepEqual(tokenGroups({ ...raw, bytes: raw.bytes.subarray(0, 40) }), [
    { sid: 'S-1-5-32-545', isEnabled: true },
  ]);
  assert.deepEqual(tokenGroups({ ...raw, bytes: raw.bytes.subarray(0, 39) }), []);
  assert.deepEqual(tokenGroups(rawOf(countOf(0))), []);
  assert.deepEqual(tokenGroups(rawOf()), []);
});

test('levels of integrity, also between the named ones', () => {
  const levels = [
    ['S-1-16-0', 'untrusted'],
    ['S-1-16-4095', 'untrusted'],
    ['S-1-16-4096', 'low'],
    ['S-1-16-8192', 'medium'],
    ['S-1-16-8448', 'medium'],
    ['S-1-16-12288', 'high'],
    ['S-1-16-16384', 'system'],
    ['S-1-16-20480', 'protected'],
    ['S-1-5-18', undefined],
    ['S-1-16-1-2', undefined],
  ] as const;
  for (const [text, level] of levels) assert.equal(labelled(text), level, text);
});

test('not elevated, and nothing is unknown', () => {
  assert.equal(isTokenElevated(rawOf(Buffer.alloc(4))), false);
  assert.equal(isTokenElevated(rawOf(Buffer.alloc(3))), undefined);
  for (const decode of [tokenUser, primaryGroup, tokenIntegrity]) {
    assert.equal(decode(rawOf()), undefined);
    assert.equal(decode(rawOf(Buffer.alloc(64))), undefined);
  }
});

test('a spoilt buffer throws nothing', () => {
  for (const name of ['token-user', 'token-groups', 'token-primary-group', 'token-integrity'])
    fc.assert(
      fc.property(spoilt(recorded(name)), (raw) => {
        for (const decode of [tokenUser, primaryGroup, tokenIntegrity, isTokenElevated]) decode(raw);
        for (const group of tokenGroups(raw)) assert.match(group.sid, /^S-1-/);
      }),
    );
});
