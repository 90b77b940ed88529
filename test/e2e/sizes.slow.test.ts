import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { test } from 'node:test';
import { type Session, serve } from './session.ts';
import { ARGUMENT_MAX, holder, holds, SECRET, times } from './sizes.ts';
import { AS_OWNER, type Launched } from './support.ts';
import { oneAtATime } from './waiting.ts';

/**
 * Processes with as much in their arguments as the kernel lets them have; execve(2). How many of them is set by
 * SIZES_PROCESSES: `SIZES_PROCESSES=5000 npm run test:full -- e2e/sizes` needs some 12 GiB.
 */

await oneAtATime();

const MIB = 2 ** 20;
const ANSWER_MAX_BYTES = 8192;
const GROWTH_MAX_MIB = 50;
const PROCESS_MIB = 2.5;
const wanted = Number(process.env['SIZES_PROCESSES'] ?? 200);
const COUNT = Math.min(wanted, Math.floor(freemem() / MIB / 2 / PROCESS_MIB));

/** Shapes of a MiB: few arguments as long as can be, many short ones, bytes that are no text, what is costly to redact. */
const SHAPES: readonly (readonly string[])[] = [
  times(8, 'x'.repeat(ARGUMENT_MAX - 16)),
  times(45_000, 'short-argument-of-23-ch'),
  times(45_000, 'ü'.repeat(11)),
  times(260, 'k=v;'.repeat(1000)),
  ['--password', SECRET, ...times(30, `${'a b '.repeat(8000)}--token=${SECRET}`)],
];

/** The most that it has ever had in memory; proc_pid_status(5). */
const peakMib = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024;

/** All that reads many command lines, or much of one. Every answer stays small. */
async function ask({ call }: Session, pids: readonly number[]): Promise<void> {
  const several: readonly (readonly [tool: string, args: Record<string, unknown>])[] = [
    ['list_processes', {}],
    ['list_processes', { sort_by: 'name' }],
    ['list_processes', { group_by: 'name' }],
    ['find_processes', { pattern: 'marked' }],
    ['find_processes', { pattern: SECRET }],
    ['find_processes', { pattern: 'no-such-thing', sort_by: 'cpu' }],
    ['get_process_tree', {}],
    ['find_orphans', { min_age_s: 0 }],
    ['find_file_users', { path: '/usr/bin' }],
    ...pids.map((pid) => ['get_process_info', { pid }] as const),
    ['terminate_process', { pid: pids[0], dry_run: true }],
  ];
  for (const [tool, args] of several) {
    const answer = await call(tool, args);
    assert.ok(!answer.isError, JSON.stringify(answer).slice(0, 500));
    const size = JSON.stringify(answer.structuredContent).length;
    assert.ok(size <= ANSWER_MAX_BYTES, `${tool} ${JSON.stringify(args)}: ${size} bytes`);
    assert.ok(!JSON.stringify(answer).includes(SECRET), tool);
  }
}

test(`${COUNT} processes with a MiB of arguments each`, async (t) => {
  const small = [await holds([])];
  for (const native of [[], ['--no-native']]) {
    const session = await serve({ env: AS_OWNER, flags: native });
    // What it loads and makes ready at the first calls is not what is measured.
    for (let round = 0; round < 3; round++) await ask(session, small);
    const before = peakMib(session.pid);
    const started: Launched[] = [];
    for (let made = 0; made < COUNT; made += 20) {
      const some = Array.from(
        { length: Math.min(20, COUNT - made) },
        (_, index) => SHAPES[index % SHAPES.length] ?? [],
      );
      started.push(...(await Promise.all(some.map(holder))));
    }
    for (let round = 0; round < 3; round++)
      await ask(
        session,
        started.slice(0, 2 * SHAPES.length).map(({ pid }) => pid),
      );
    const after = peakMib(session.pid);
    t.diagnostic(
      `${native.join('') || 'koffi'}: at most ${before.toFixed(1)} MiB before, ${after.toFixed(1)} MiB with them`,
    );
    assert.ok(after - before <= GROWTH_MAX_MIB, `${before} MiB became ${after} MiB`);
    await session.end();
    for (const { child } of started) child.kill('SIGKILL');
    await Promise.all(started.map(({ exit }) => exit));
  }
});
