import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unmappedUid } from '../../../../src/platform/linux/proc/uid-map.ts';

test('the user id that every user without one appears as', () => {
  const every = '         0          0 4294967295\n';
  assert.equal(unmappedUid(every, '65534\n'), undefined);
  for (const map of [
    '         0       1000          1\n',
    '',
    ' 0 100000 65536\n',
    `${every}1 1 1\n`,
    `1 1 1\n${every}`,
    undefined,
  ]) {
    assert.equal(unmappedUid(map, '65534\n'), 65_534);
    assert.equal(unmappedUid(map, '99\n'), 99);
    for (const unreadable of [undefined, '', 'x', 'x9', '9x', '12345678901'])
      assert.equal(unmappedUid(map, unreadable), 65_534);
  }
});
