import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseStat } from '../../../src/platform/linux/proc/stat.ts';
import { isRunning, ownRun } from '../../../src/platform/linux/running-process.ts';

test('this process runs under its pid and its start time, and under no other', () => {
  const { pid, startTime } = ownRun();
  assert.equal(pid, process.pid);
  assert.equal(startTime, parseStat(readFileSync('/proc/self/stat'))?.startTicks);
  assert.equal(isRunning(pid, startTime), true);
  assert.equal(isRunning(pid, startTime + 1), false);
  assert.equal(isRunning(2 ** 22 - 1, startTime), false);
});

test('a zombie does not run any more', async () => {
  // The shell has become another program by then, which does not reap its child.
  const shell = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(shell.stdout, 'data');
  const pid = Number(String(line));
  const stat = () => parseStat(readFileSync(`/proc/${pid}/stat`)) ?? assert.fail();
  while (stat().status !== 'zombie') await sleep(5);
  assert.equal(isRunning(pid, stat().startTicks), false);
  shell.kill('SIGKILL');
  await once(shell, 'exit');
});
