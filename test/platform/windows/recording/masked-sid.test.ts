import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskedSid } from '../../../../src/platform/windows/recording/masked-sid.ts';
import { sidBytes, sidText } from '../../../../src/platform/windows/structs/sid.ts';

const masked = (sid: string): string | undefined => {
  const bytes = maskedSid(sidBytes(sid) ?? assert.fail());
  return bytes && sidText(bytes);
};

for (const [sid, expected] of [
  ['S-1-5-18', 'S-1-5-18'],
  ['S-1-16-12288', 'S-1-16-12288'],
  ['S-1-5-32-544', 'S-1-5-32-544'],
  ['S-1-5-21-1801674531-3734107748-2716117345-500', 'S-1-5-21-1-2-3-500'],
  ['S-1-5-21-1801674531-3734107748-2716117345-1001', 'S-1-5-21-1-2-3-4'],
  ['S-1-12-1-111-222-333-444', 'S-1-12-1-1-2-3-4'], // an account of Entra ID: the number of the person
  ['S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464', 'S-1-5-80-1-2-3-4-5'], // hash of a service's name
  ['S-1-5-5-0-424242', 'S-1-5-5-1-2'],
  ['S-1-5-1718511980', 'S-1-5-65535'],
] as const)
  test(`${sid} becomes ${expected}`, () => assert.equal(masked(sid), expected));

test('what is no SID has no masked one', () => {
  assert.equal(maskedSid(Buffer.alloc(3)), undefined);
  assert.equal(maskedSid(Buffer.alloc(12), 4), undefined);
});
