import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { linux } from '../../../src/platform/linux/linux.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';

const platform = process.platform === 'linux' ? linux().machine : undefined;

/** What the kernel gives a pidfd; none before Linux 6.9. */
function serialOf(pid: number): string | undefined {
  const target = platform?.watch(pid);
  try {
    return target?.read()?.serial;
  } finally {
    target?.close();
  }
}

const skip = serialOf(process.pid) === undefined && 'needs koffi and Linux 6.9: no process has a serial here';
const TICK_MS = 10;
const TRIES = 500;

/** Starts a program and reads it in its first tick, which may take some tries. */
async function caught(read: (pid: number) => Promise<ProcessFacts | undefined>) {
  for (let left = TRIES; left > 0; left--) {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const pid = child.pid ?? 0;
    const young = await read(pid);
    try {
      if (young?.serial === undefined) continue;
      const held = serialOf(pid);
      await sleep(3 * TICK_MS);
      return { young, held, old: await read(pid) };
    } finally {
      child.kill();
      await once(child, 'exit');
    }
  }
  return assert.fail('no process was caught in its first tick');
}

const WAYS = {
  'by its pid': async (pid: number) => platform?.read(pid),
  'in a snapshot': async (pid: number) =>
    (await platform?.snapshot({ wants: () => true, argv: false }))?.processes.find((one) => one.pid === pid),
};

for (const [way, read] of Object.entries(WAYS)) {
  test(
    `a process read ${way} in its first tick has the serial that it has while it is pinned, later none`,
    {
      skip,
    },
    async () => {
      const { young, held, old } = await caught(read);
      assert.equal(young.serial, held);
      assert.equal(old?.startTime, young.startTime);
      assert.equal(old.serial, undefined);
    },
  );
}

test('each process has its own serial, and keeps it', { skip }, () => {
  assert.equal(serialOf(process.pid), serialOf(process.pid));
  assert.notEqual(serialOf(process.pid), serialOf(process.ppid));
});
