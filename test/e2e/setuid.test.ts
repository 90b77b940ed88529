import assert from 'node:assert/strict';
import { chmodSync, chownSync, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { becomes, stateOf } from './programs.ts';
import { serve } from './session.ts';
import { folder, launch, needsRoot, until } from './support.ts';

const ANN = 61_021;

describe('a setuid-root program that an ordinary user has started', { skip: needsRoot }, () => {
  for (const flags of [[], ['--no-native'], ['--allow-users', '*']]) {
    test(`is root's, not theirs ${flags.join(' ')}`, async (t) => {
      const file = join(folder(), 'sleep');
      copyFileSync('/bin/sleep', file);
      chownSync(file, 0, 0);
      chmodSync(file, 0o4755);
      const { pid } = launch(file, ['120'], { uid: ANN });
      await until(() => (uidsOf(pid)[0] === ANN && nameOf(pid) === 'sleep' ? true : undefined), 'sleep runs');
      await becomes('S', pid);
      if (uidsOf(pid)[1] !== 0) return t.skip('setuid has no effect here: nosuid, or sleep gives it up');
      // What makes it dangerous: the kernel itself would let its starter end it.
      assert.deepEqual(uidsOf(pid), [ANN, 0, 0, 0]);

      const session = await serve({ uid: ANN, flags });
      for (const tool of ['get_process_info', 'terminate_process']) {
        assert.match(await session.refused(tool, { pid }), /^ROOT_PROTECTED: /);
      }
      assert.equal(
        (await session.list()).rows.find((row) => row['pid'] === pid),
        undefined,
      );
      assert.equal(stateOf(pid), 'S');
    });
  }

  test('can be ended with --allow-root, for the system lets its starter do it', async (t) => {
    const file = join(folder(), 'sleep');
    copyFileSync('/bin/sleep', file);
    chownSync(file, 0, 0);
    chmodSync(file, 0o4755);
    const { pid, exit } = launch(file, ['120'], { uid: ANN });
    await until(() => (nameOf(pid) === 'sleep' ? true : undefined), 'sleep runs');
    await becomes('S', pid);
    if (uidsOf(pid)[1] !== 0) return t.skip('setuid has no effect here: nosuid, or sleep gives it up');
    const session = await serve({ uid: ANN, flags: ['--allow-root'] });
    assert.deepEqual((await session.info(pid)).uids, { real: ANN, effective: 0, saved: 0, filesystem: 0 });
    assert.equal((await session.terminate(pid)).outcome, 'exited');
    assert.deepEqual(await exit, { code: null, signal: 'SIGTERM' });
  });
});

const uidsOf = (pid: number): number[] =>
  (/^Uid:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? '').split(/\s+/).map(Number);

const nameOf = (pid: number): string => readFileSync(`/proc/${pid}/comm`, 'latin1').trim();
