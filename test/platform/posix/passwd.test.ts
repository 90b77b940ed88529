import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNames } from '../../../src/platform/posix/passwd.ts';

test('ids and names, the first line of each, and only whole lines', () => {
  const { byId, byName } = parseNames(
    'root:x:0:0:::\ntoor:x:0:0:::\nann:x:77:\nann:x:78:\n:x:5:\nneg:x:-1:\nhex:x:0x5:\nodd:x:5x:\nshort:x\n',
  );
  assert.deepEqual(
    [...byId],
    [
      ['0', 'root'],
      ['77', 'ann'],
      ['78', 'ann'],
    ],
  );
  assert.deepEqual(
    [...byName],
    [
      ['root', '0'],
      ['toor', '0'],
      ['ann', '77'],
    ],
  );
  assert.deepEqual([parseNames('').byId.size, parseNames('last:x:009').byName.get('last')], [0, '9']);
});
