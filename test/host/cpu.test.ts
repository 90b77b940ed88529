import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHost } from '../../src/host/host.ts';
import { linux } from '../../src/platform/linux/linux.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { ListOutput } from '../../src/tools/shared/lists.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { DEFAULT_CAUTION } from '../server/support.ts';
import { runTool } from './ends.ts';

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
/** Two ticks of 10 ms at either end. */
const TOLERANCE_POINTS = 3;

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
    const host = createHost(linux({ native }), () => ({
      access: DEFAULT_ACCESS,
      safety: DEFAULT_CAUTION,
      show: BUILT_IN,
    }));
    const started = await Promise.all(
      Object.entries(PROGRAMS).map(async ([what, code]) => ({ what, pid: await start(code) })),
    );
    const read = async (): Promise<Map<unknown, unknown>> => {
      const query = { sort_by: 'started', limit: 500, columns: ['pid', 'cpu_percent'] };
      const { rows } = ListOutput.parse(await runTool(host, 'list_processes', query));
      return new Map(rows.map(([pid, percent]) => [pid, percent]));
    };
    /** The server reads the clocks somewhere between the two. */
    const bracketed = async () => {
      const from = started.map(({ pid }) => ticks(pid));
      const percents = await read();
      return { from, percents, to: started.map(({ pid }) => ticks(pid)) };
    };
    const first = await bracketed();
    await sleep(WINDOW_MS);
    const last = await bracketed();
    for (const [index, { what, pid }] of started.entries()) {
      const [a, b, c, d] = [first.from[index], first.to[index], last.from[index], last.to[index]];
      assert.ok(a && b && c && d);
      const least = (100 * (c.cpuMs - b.cpuMs)) / (d.atMs - a.atMs);
      const most = (100 * (d.cpuMs - a.cpuMs)) / (c.atMs - b.atMs);
      const percent = last.percents.get(pid);
      t.diagnostic(`${what}: ${percent} %, the kernel says ${least.toFixed(1)} to ${most.toFixed(1)} %`);
      assert.ok(
        typeof percent === 'number' && percent >= least - TOLERANCE_POINTS && percent <= most + TOLERANCE_POINTS,
        `${what}: ${percent} of ${least} to ${most}`,
      );
    }
    for (const { pid } of started) children.find((child) => child.pid === pid)?.kill('SIGKILL');
  });
}
