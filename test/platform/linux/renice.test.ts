import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, { readdirSync, readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os, { getPriority } from 'node:os';
import { type TestContext, test } from 'node:test';
import { ProcessError } from '../../../src/errors.ts';
import { parseStat } from '../../../src/platform/linux/proc/stat.ts';
import { renice } from '../../../src/platform/linux/renice.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { facts } from '../../memory/processes.ts';

/** A program of its own, which the test may change. */
async function started(t: TestContext, args: readonly string[]) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const pid = child.pid ?? assert.fail();
  const read = (): ProcessFacts | undefined => {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`));
    return stat && facts(pid, { startTime: stat.startTicks });
  };
  return { pid, read, process: read() ?? assert.fail() };
}
const IDLE = ['-e', 'setInterval(() => 0, 1e6); console.log("ready")'];
const higher = Math.min(19, getPriority() + 5);

test('every thread of a process gets the nice value', async (t) => {
  const { pid, read, process } = await started(t, IDLE);
  assert.deepEqual(await renice(read, process, higher), { kept: 0 });
  const tids = readdirSync(`/proc/${pid}/task`).map(Number);
  assert.ok(tids.length > 1);
  for (const tid of tids) assert.equal(getPriority(tid), higher);
});

test('another process with that pid is not changed, nor is one that has ended', async (t) => {
  const { pid, read, process } = await started(t, IDLE);
  const before = getPriority(pid);
  assert.equal(await renice(read, { ...process, startTime: process.startTime + 1 }, higher), 'gone');
  assert.equal(await renice(() => undefined, process, higher), 'gone');
  assert.equal(getPriority(pid), before);
  let looks = 0;
  assert.equal(await renice(() => (looks++ === 0 ? process : undefined), process, higher), 'gone');
});

const skip = process.geteuid?.() === 0 && 'root may lower every nice value';
test('what the system refuses changes nothing', { skip }, async (t) => {
  const { pid, read, process } = await started(t, IDLE);
  await assert.rejects(renice(read, process, -5), {
    code: 'PERMISSION_DENIED',
    message: /the system does not let this server set process \d+ to nice -5/,
  });
  assert.equal(getPriority(pid), getPriority());
});

test('a process without threads has none that kept its value', async () => {
  const gone = facts(2 ** 22 - 1);
  assert.deepEqual(await renice(() => gone, gone, 5), { kept: 0 });
});

const real = { readdirSync: fs.readdirSync, readFileSync: fs.readFileSync, setPriority: os.setPriority };

/** A process, 7, whose threads are those of each look in turn; `refuse`: what the system says to setpriority(2). */
function kernel(
  t: TestContext,
  looks: readonly (readonly number[])[],
  refuse: (tid: number) => string | undefined = () => undefined,
) {
  const asked: number[] = [];
  const left = [...looks];
  t.after(() => {
    Object.assign(fs, { readdirSync: real.readdirSync, readFileSync: real.readFileSync });
    Object.assign(os, { setPriority: real.setPriority });
    syncBuiltinESMExports();
  });
  Object.assign(fs, {
    readdirSync: (path: string) => (path === '/proc/7/task' ? (left.shift() ?? looks.at(-1) ?? []).map(String) : []),
    readFileSync(path: string) {
      const [, tid] = /^\/proc\/7\/task\/(\d+)\/comm$/.exec(path) ?? [];
      if (tid !== undefined && tid !== '91') return 'x';
      throw Object.assign(new Error('missing'), { errno: -2 });
    },
  });
  Object.assign(os, {
    setPriority(tid: number, nice: number) {
      assert.equal(nice, 5);
      asked.push(tid);
      const code = refuse(tid);
      if (code !== undefined) throw Object.assign(new Error('refused'), code === '' ? {} : { info: { code } });
    },
  });
  syncBuiltinESMExports();
  return { asked, set: (process = facts(7)) => renice(() => process, process, 5) };
}

test('threads that appear meanwhile are set, too, each once; one that has ended is passed over', async (t) => {
  const { asked, set } = kernel(t, [
    [7, 8],
    [7, 8, 9, 91],
    [7, 8, 9],
  ]);
  assert.deepEqual(await set(), { kept: 0 });
  assert.deepEqual(asked, [7, 8, 9]);
});

test('of a leader that has exited a live thread is set first', async (t) => {
  const { asked, set } = kernel(t, [[7, 8, 9]]);
  assert.deepEqual(await set(facts(7, { liveTid: 9 })), { kept: 0 });
  assert.deepEqual(asked, [9, 8]);
});

test('once one is set, those that are refused keep their value, and are counted', async (t) => {
  const { asked, set } = kernel(t, [[7, 8, 9, 10]], (tid) => ({ 8: 'EACCES', 9: 'EPERM', 10: 'ESRCH' })[tid]);
  assert.deepEqual(await set(), { kept: 2 });
  assert.deepEqual(asked, [7, 8, 9, 10]);
});

test('if the first is refused nothing is changed; one that has ended does not count as the first', async (t) => {
  for (const [refused, tids] of [
    [{ 7: 'EACCES' }, [7]],
    [{ 7: 'ESRCH', 8: 'EACCES' }, [7, 8]],
  ] as const) {
    const codes: Readonly<Record<number, string>> = refused;
    const { asked, set } = kernel(t, [[7, 8, 9]], (tid) => codes[tid]);
    await assert.rejects(set(), (error) => {
      assert.ok(error instanceof ProcessError);
      assert.deepEqual([error.code, error.errno], ['PERMISSION_DENIED', 'EACCES']);
      assert.match(error.message, /set process 7 to nice 5\. Lowering the nice value needs more rights/);
      return true;
    });
    assert.deepEqual(asked, tids);
  }
});

test('any other failure is not taken for a refusal', async (t) => {
  for (const code of ['EINVAL', '']) await assert.rejects(kernel(t, [[7]], () => code).set(), /^Error: refused$/);
});

test('a process that keeps starting threads is looked at a hundred times', async (t) => {
  const looks = Array.from({ length: 300 }, (_, at) => [100 + at]);
  const { asked, set } = kernel(t, looks);
  assert.deepEqual(await set(), { kept: 0 });
  assert.deepEqual([asked.length, asked[0], asked.at(-1)], [100, 7, 198]);
});
