import * as z from 'zod';
import { type Child, compile, inBench, start, TSX } from './children.ts';
import { hasRival, psutilPython, type Rival } from './installed.ts';
import type { Way } from './measure.ts';
import { ownUid } from './population.ts';

/** Long-lived processes that answer questions, a line each; they measure their own CPU time. */

const Answer = z.object({ found: z.number(), cpu_us: z.number() });

/** A way to ask `child` the question of the round. It has to find at least `least`, or the comparison is worth nothing. */
export function asking(name: string, child: Child, question: (round: number) => string, least: number, every = 1): Way {
  return {
    name,
    every,
    async run(round) {
      child.write(question(round));
      const { found, cpu_us } = Answer.parse(JSON.parse(await child.line()));
      if (found < least) throw new Error(`${name} found ${found} of ${least}`);
      return { found, cpuMs: cpu_us / 1000 };
    },
  };
}

/** The limit: nothing but the system calls, in C. Undefined without a compiler. */
export async function limit(uid = ownUid()): Promise<Child | undefined> {
  const program = compile('limit');
  return program === undefined ? undefined : start(program, [String(uid)]);
}

/** Our snapshots, without MCP. */
export const snapshots = (backend: 'native' | 'fs', uid = ownUid()): Promise<Child> =>
  start(process.execPath, [...TSX, inBench('programs/snapshots.ts'), backend], uid === ownUid() ? undefined : uid);

export async function psutil(uid = ownUid()): Promise<Child | undefined> {
  const python = psutilPython();
  return python === undefined ? undefined : start(python, [inBench('programs/psutil_loop.py'), String(uid)]);
}

/** Undefined where it is not installed. */
export async function rival(name: Rival): Promise<Child | undefined> {
  return hasRival(name) ? start(process.execPath, [inBench('rivals/loop.mjs'), name]) : undefined;
}
