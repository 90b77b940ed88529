import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { type TestContext, test } from 'node:test';
import { parseStat } from '../../../src/platform/linux/proc/stat.ts';
import { renice } from '../../../src/platform/linux/renice.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { facts } from '../../fake.ts';

/** A program of its own, which the test may change. */
async function started(t: TestContext, args: readonly string[]) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const pid = child.pid ?? assert.fail();
  const read = (): ProcessFacts | undefined => {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`));
    return stat && facts(pid, { startTicks: stat.startTicks });
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
  assert.equal(await renice(read, { ...process, startTicks: process.startTicks + 1 }, higher), undefined);
  assert.equal(await renice(() => undefined, process, higher), undefined);
  assert.equal(getPriority(pid), before);
  let looks = 0;
  assert.equal(await renice(() => (looks++ === 0 ? process : undefined), process, higher), undefined);
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
