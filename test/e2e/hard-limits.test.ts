import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { program, stateOf } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER } from './support.ts';

/** PF_KTHREAD of the flags in /proc/PID/stat. */
const KERNEL_THREAD = 0x0020_0000;
const ofKernel = readdirSync('/proc').map(Number).find(isKernelThread);

for (const flags of [[], ['--no-native']]) {
  // Everything is allowed that can be: what is refused now is refused always.
  describe(`the hard limits, with everything allowed ${flags}`, async () => {
    const session = await serve({ flags: ['--allow-root', '--allow-users', '*', ...flags] });

    test('pid 1 is protected', async () => {
      assert.match(await session.refused('terminate_process', { pid: 1 }), /^PROTECTED: .*\(rule: hard limit: pid 1\)/);
    });

    test('the server itself is protected', async () => {
      const text = await session.refused('terminate_process', { pid: session.pid });
      assert.match(text, /^PROTECTED: .*\(rule: hard limit: own ancestry\)/);
      assert.notEqual((await session.user()).uid, undefined); // it lives
    });

    test('whoever started the server is protected, up to the top', async () => {
      const session = await serve({ flags: ['--allow-root', ...flags], via: ['sh', '-c', '"$@"; exit', 'sh'] });
      const shell = await session.info(session.pid);
      assert.deepEqual([shell.children, shell.ppid], [1, process.pid]); // the server, and the test
      for (const pid of [session.pid, process.pid]) {
        const text = await session.refused('terminate_process', { pid });
        assert.match(text, /^PROTECTED: .*\(rule: hard limit: own ancestry\)/);
      }
    });

    test(
      'a kernel thread is protected',
      { skip: ofKernel === undefined ? 'there are no kernel threads here (a container)' : false },
      async () => {
        const text = await session.refused('terminate_process', { pid: ofKernel });
        assert.match(text, /^PROTECTED: .*\(rule: hard limit: kernel thread\)/);
      },
    );
  });
}

for (const { how, options } of [
  { how: 'READ_ONLY=Y', options: { env: { ...AS_OWNER, READ_ONLY: 'Y' } } },
  { how: '--read-only', options: { env: AS_OWNER, flags: ['--read-only'] } },
]) {
  test(`${how}: there is no tool that ends a process`, async () => {
    const session = await serve(options);
    const { result } = await session.request('tools/list');
    assert.doesNotMatch(JSON.stringify(result), /"name":"terminate_process"/);
    assert.match(JSON.stringify(result), /"name":"get_process_info"/);

    const survivor = await program('waits.mjs');
    const name = 'terminate_process';
    const answer = await session.request('tools/call', { name, arguments: { pid: survivor.pid } });
    assert.ok(answer.error || answer.result?.['isError'] === true);
    assert.equal((await session.info(survivor.pid)).status, 'sleeping');
    assert.notEqual(stateOf(survivor.pid), undefined);
    const { access } = await session.user();
    assert.equal(access.read_only, true);
    assert.deepEqual(access.change, []);
  });
}

function isKernelThread(pid: number): boolean {
  if (!Number.isInteger(pid)) return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const flags = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[6];
    return (Number(flags) & KERNEL_THREAD) !== 0;
  } catch {
    return false; // it has ended
  }
}
