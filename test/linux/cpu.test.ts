import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHost, type Host } from '../../src/host/host.ts';
import { linux } from '../../src/platform/linux/linux.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { ListOutput } from '../../src/tools/shared/lists.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { runTool } from '../host/ends.ts';
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

const settings = () => ({ access: DEFAULT_ACCESS, safety: DEFAULT_CAUTION, show: BUILT_IN });
const HOSTS = {
  'by the CPU clocks': createHost(linux({ native: true }), settings),
  'by ticks': createHost(linux({ native: false }), settings),
};

async function percents(host: Host): Promise<Map<unknown, unknown>> {
  const query = { sort_by: 'started', limit: 500, columns: ['pid', 'cpu_percent'] };
  const { rows } = ListOutput.parse(await runTool(host, 'list_processes', query));
  return new Map(rows.map(([pid, percent]) => [pid, percent]));
}

/** The server reads the clocks somewhere between the two. */
async function bracketed(host: Host, pids: readonly number[]) {
  const from = pids.map(ticks);
  const shown = await percents(host);
  return { from, shown, to: pids.map(ticks) };
}

test('CPU percent is what the kernel says, by the CPU clocks and by ticks', async (t) => {
  const started = await Promise.all(
    Object.entries(PROGRAMS).map(async ([what, code]) => ({ what, pid: await start(code) })),
  );
  const pids = started.map(({ pid }) => pid);
  const windows = [];
  for (const [how, host] of Object.entries(HOSTS)) windows.push({ how, host, first: await bracketed(host, pids) });
  await sleep(WINDOW_MS);
  for (const { how, host, first } of windows) {
    const last = await bracketed(host, pids);
    for (const [index, { what, pid }] of started.entries()) {
      const [a, b, c, d] = [first.from[index], first.to[index], last.from[index], last.to[index]];
      assert.ok(a && b && c && d);
      const least = (100 * (c.cpuMs - b.cpuMs)) / (d.atMs - a.atMs);
      const most = (100 * (d.cpuMs - a.cpuMs)) / (c.atMs - b.atMs);
      const percent = last.shown.get(pid);
      const says = `${what}, ${how}: ${percent} %, the kernel says ${least.toFixed(1)} to ${most.toFixed(1)} %`;
      t.diagnostic(says);
      assert.ok(
        typeof percent === 'number' && percent >= least - TOLERANCE_POINTS && percent <= most + TOLERANCE_POINTS,
        says,
      );
    }
  }
  // Else they would burn until the last test of this folder.
  for (const child of children) child.kill('SIGKILL');
});
