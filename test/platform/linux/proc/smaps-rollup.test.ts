import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSmapsRollup } from '../../../../src/platform/linux/proc/smaps-rollup.ts';

const RECORDED = `55f99dc50000-7ffcfbfe5000 ---p 00000000 00:00 0                          [rollup]
Rss:                1768 kB
Pss:                 274 kB
Pss_Dirty:           112 kB
Pss_Anon:            112 kB
Pss_File:            162 kB
Pss_Shmem:             0 kB
Shared_Clean:       1600 kB
Shared_Dirty:          0 kB
Private_Clean:        56 kB
Private_Dirty:       112 kB
Referenced:         1768 kB
Anonymous:           112 kB
Swap:                 40 kB
SwapPss:              25 kB
Locked:                0 kB
`;

test('its own memory, its share, and what is swapped out, of which SwapPss is a part', () => {
  assert.deepEqual(parseSmapsRollup(RECORDED), { ussBytes: 168 * 1024, pssBytes: 274 * 1024, swapBytes: 40 * 1024 });
});

test('huge pages are in no other figure: private ones count, and how many processes share the others is unknown', () => {
  const huge = (shared: number) =>
    parseSmapsRollup(
      RECORDED.replace('Swap: ', `Shared_Hugetlb:     ${shared} kB\nPrivate_Hugetlb:   16384 kB\nSwap: `),
    );
  assert.deepEqual(huge(0), { ussBytes: 16_552 * 1024, pssBytes: 16_658 * 1024, swapBytes: 40 * 1024 });
  assert.deepEqual(huge(2048), { ussBytes: 16_552 * 1024, pssBytes: null, swapBytes: 40 * 1024 });
});

test('cut before the last line that counts, it yields nothing', () => {
  for (let length = 0; length < RECORDED.indexOf('\nSwapPss') + 1; length++) {
    assert.equal(parseSmapsRollup(RECORDED.slice(0, length)), undefined, `cut at ${length}`);
  }
});

test('without a line it yields nothing, rather than 0', () => {
  for (const name of ['Pss', 'Private_Clean', 'Private_Dirty', 'Swap']) {
    // biome-ignore lint/plugin: of the names above
    assert.equal(parseSmapsRollup(RECORDED.replace(new RegExp(`^${name}:.*\n`, 'm'), '')), undefined, name);
  }
  assert.equal(parseSmapsRollup(''), undefined);
});
