import assert from 'node:assert/strict';
import { chmodSync, chownSync, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { becomes, runs, stateOf } from './programs.ts';
import { serve } from './session.ts';
import { ANN, folder, launch, noOtherUsers, suiteOrTest } from './support.ts';

const skip = noOtherUsers();
suiteOrTest(skip)('a setuid-root program that an ordinary user has started', { skip }, () => {
  for (const flags of [[], ['--no-native'], ['--allow-users', '*']]) {
    test(`is root's, not theirs ${flags.join(' ')}`, async (t) => {
      const { pid } = await setuidSleep();
      if (uidsOf(pid)[1] !== 0) return t.skip('setuid has no effect here: nosuid, or sleep gives it up');
      // What makes it dangerous: the kernel itself would let its starter end it.
      assert.deepEqual(uidsOf(pid), [ANN, 0, 0, 0]);
      const session = await serve({ uid: ANN, flags });
      for (const tool of ['get_process_info', 'terminate_process']) {
        assert.match(await session.refused(tool, { pid }), /^ROOT_PROTECTED: /);
      }
      const { rows, hidden } = await session.list();
      assert.ok(rows.every((row) => row['pid'] !== pid));
      assert.ok((hidden?.root ?? 0) >= 1);
      assert.equal(stateOf(pid), 'S');
    });
  }

  test('can be ended with --allow-root, for the system lets its starter do it', async (t) => {
    const { pid, exit } = await setuidSleep();
    if (uidsOf(pid)[1] !== 0) return t.skip('setuid has no effect here: nosuid, or sleep gives it up');
    const session = await serve({ uid: ANN, flags: ['--allow-root'] });
    assert.deepEqual((await session.info(pid)).uids, { real: ANN, effective: 0, saved: 0, filesystem: 0 });
    assert.equal((await session.terminate(pid)).outcome, 'exited');
    assert.deepEqual(await exit, { code: null, signal: 'SIGTERM' });
  });
});

async function setuidSleep() {
  const file = join(folder(), 'sleep');
  copyFileSync('/bin/sleep', file);
  chownSync(file, 0, 0);
  chmodSync(file, 0o4755);
  const started = launch(file, ['120'], { uid: ANN });
  await runs('sleep', started.pid);
  await becomes('S', started.pid);
  return started;
}

const uidsOf = (pid: number): number[] =>
  (/^Uid:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? '').split(/\s+/).map(Number);
