import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { ToolResult } from '../../test/e2e/answers.ts';
import type { Session } from '../../test/e2e/session.ts';

/** How a client comes to name a victim. Each way asks once, for one or some, and hands over the answers. */
export type Way = (session: Session, told: Told, heard: (answer: ToolResult) => void) => Promise<void>;

/** Victims announced by the storm, the newest last. */
export interface Told {
  readonly newest: { readonly pid: number; readonly ref: string }[];
  /** Pids that this server has been asked about. */
  readonly used: Set<number>;
}

const List = z.looseObject({ rows: z.array(z.tuple([z.number(), z.string()])) });
/** As long as a program thinks; pids go round faster. */
const THINKING_MS = 12;
const PATTERN = '^victim$';

/** Finds victims, and has what it was shown ended: by pid, or by ref. */
const shown =
  (by: 'pid' | 'ref'): Way =>
  async (session, _told, heard) => {
    const found = await session.call('find_processes', { pattern: PATTERN, columns: ['pid', 'ref'], limit: 20 });
    assert.ok(!found.isError, found.content[0].text);
    if (Math.random() < 0.5) await sleep(Math.random() * THINKING_MS);
    const { rows } = List.parse(found.structuredContent);
    const meant = rows.map(([pid, ref]) => (by === 'pid' ? { pid } : { ref }));
    await Promise.all(meant.map(async (one) => heard(await session.callOnce('terminate_process', one))));
  };

export const WAYS = {
  'shown, by pid': shown('pid'),
  'shown, by ref': shown('ref'),
  'by pattern': async (session, _told, heard) => heard(await session.call('terminate_processes', { pattern: PATTERN })),
  /**
   * Never shown by this server: by the bare pid, as from an old list. Of a pid that it has ended once the server
   * knows whom it showed; from then on by a ref that lacks nothing but that the server gave it.
   */
  'told by others': async (session, { newest, used }, heard) => {
    const victim = newest.pop();
    if (!victim) return sleep(1);
    const { pid, ref } = victim;
    const meant = used.has(pid) ? { ref } : { pid };
    used.add(pid);
    const first = await session.callOnce('terminate_process', meant);
    // Described first: a victim is then named for good, and anything else is left alone.
    const [, described] = /^NOT_SHOWN: .* is "victim" .* ref ([\w-]+)\.$/.exec(first.content[0].text) ?? [];
    heard(described === undefined ? first : await session.callOnce('terminate_process', { ref: described }));
  },
} satisfies Record<string, Way>;
