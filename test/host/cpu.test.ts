import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHost } from '../../src/host/host.ts';
import { linux } from '../../src/platform/linux/linux.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { DEFAULT_CAUTION } from '../server/support.ts';

/** Programs of known appetite: percent of one core, where the machine has that much to give. */
const BURN = 'const until = Date.now() + 60_000; while (Date.now() < until);';
const REST = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 70);';
const PROGRAMS = {
  'one that never rests': `console.log(); ${BURN}`,
  'one that works 30 ms of 100': `console.log(); for (;;) { const s = performance.now(); while (performance.now() - s < 30); ${REST} }`,
  'two threads that never rest': `const { Worker } = require('worker_threads'); for (const _ of [1, 2]) new Worker(${JSON.stringify(BURN)}, { eval: true }); console.log();`,
  'one that sleeps': 'console.log(); setInterval(() => {}, 1000);',
};
const WINDOW_MS = 1500;
const TOLERANCE_POINTS = 5;

const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill('SIGKILL');
});

async function start(code: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  if (child.stdout) await once(child.stdout, 'data');
  return child.pid ?? 0;
}

/** An independent source: the kernel's ticks, user and system, proc_pid_stat(5) fields 14 and 15. */
function ticks(pid: number): { cpuMs: number; atMs: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  return { cpuMs: (Number(fields[11]) + Number(fields[12])) * 10, atMs: performance.now() };
}

for (const native of [true, false]) {
  test(`CPU percent is what the kernel says, ${native ? 'by the CPU clocks' : 'by ticks'}`, async (t) => {
    const host = createHost(linux({ native }), () => ({ access: DEFAULT_ACCESS, caution: DEFAULT_CAUTION }));
    const started = await Promise.all(
      Object.entries(PROGRAMS).map(async ([what, code]) => ({ what, pid: await start(code) })),
    );
    const read = async (): Promise<Map<unknown, unknown>> => {
      const query = { filters: {}, sortBy: 'cpu', limit: 500, columns: ['pid', 'cpu_percent'], asked: {} } as const;
      const { rows } = await host.list(query, { abort: AbortSignal.any([]), progress: () => undefined });
      return new Map(rows.map(([pid, percent]) => [pid, percent]));
    };
    await read();
    const before = started.map(({ pid }) => ticks(pid));
    await sleep(WINDOW_MS);
    const measured = await read();
    const after = started.map(({ pid }) => ticks(pid));
    for (const [index, { what, pid }] of started.entries()) {
      const [then, now] = [before[index], after[index]];
      assert.ok(then && now);
      const truth = (100 * (now.cpuMs - then.cpuMs)) / (now.atMs - then.atMs);
      const percent = measured.get(pid);
      t.diagnostic(`${what}: ${percent} %, the kernel says ${truth.toFixed(1)} %`);
      assert.ok(
        typeof percent === 'number' && Math.abs(percent - truth) <= TOLERANCE_POINTS,
        `${what}: ${percent} of ${truth}`,
      );
    }
    for (const { pid } of started) children.find((child) => child.pid === pid)?.kill('SIGKILL');
  });
}
