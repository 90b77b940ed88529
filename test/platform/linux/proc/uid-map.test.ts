import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unmappedUser } from '../../../../src/platform/linux/proc/uid-map.ts';

test('the user id that every user without one appears as', () => {
  const every = '         0          0 4294967295\n';
  assert.equal(unmappedUser(every, '65534\n'), undefined);
  for (const map of [
    '         0       1000          1\n',
    '',
    ' 0 100000 65536\n',
    `${every}1 1 1\n`,
    `1 1 1\n${every}`,
    undefined,
  ]) {
    assert.equal(unmappedUser(map, '65534\n'), '65534');
    assert.equal(unmappedUser(map, '99\n'), '99');
    for (const unreadable of [undefined, '', 'x', 'x9', '9x', '12345678901'])
      assert.equal(unmappedUser(map, unreadable), '65534');
  }
});
