import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linux } from '../../../src/platform/linux/linux.ts';
import { nameOf } from '../../../src/process/process.ts';
import { PROC } from './recorded.ts';

for (const native of [true, false]) {
  test(`the backend reads none of a recorded machine, ${native ? 'koffi' : 'fs'}`, async () => {
    const [none, all] = [linux({ root: PROC, native, argv: false }).machine, linux({ root: PROC, native }).machine];
    const { processes } = await none.snapshot({ wants: () => true, argv: true });
    assert.ok(processes.length > 10);
    for (const process of [...processes, none.read(109), none.refresh(processes[0] ?? assert.fail())]) {
      assert.ok(process && !('argv' in process));
    }
    const named = (platform: typeof all) => nameOf(platform.read(109) ?? assert.fail());
    assert.deepEqual([named(all), named(none)], ['a-name-longer-than-15-characters', 'a-name-longer-t']);
  });
}
