import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindKoffi } from '../../src/platform/koffi.ts';

const found = bindKoffi(({ sizeof }) => sizeof('uint32'));
const skip = 'why' in found && 'koffi is not installed';

test('koffi is there with its version, or there is a reason in one line', () => {
  if ('why' in found) assert.ok(found.why !== '' && !found.why.includes('\n'));
  else assert.deepEqual([found.native, /^\d+\.\d+\.\d+$/.test(found.version)], [4, true]);
});

test('a function that the system lacks is a reason, in one line', { skip }, () => {
  const lacking = bindKoffi((koffi) => koffi.load('no such library'));
  assert.ok('why' in lacking && lacking.why !== '' && !lacking.why.includes('\n'));
  assert.deepEqual(
    bindKoffi(() => {
      throw new Error('no such function\nand more');
    }),
    { why: 'no such function' },
  );
});
