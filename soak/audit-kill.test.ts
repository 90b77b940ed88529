import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { linesOf, verdictOf } from '../test/audit/support.ts';
import { serve } from '../test/e2e/session.ts';
import { AS_OWNER, configFile, folder, type Launched, launch } from '../test/e2e/support.ts';
import { within } from '../test/e2e/waiting.ts';

/** Servers that are killed at random moments, three at a time on one log: whatever was signalled is written down. */

const KILLS = Number(process.env['AUDIT_KILLS'] ?? 100);
const AT_ONCE = 3;
const TARGETS = 4;
const config = configFile({ max_kills_per_minute: 10_000 });
const UNLIMITED = ['--config', config];
/** What a target says that was asked to end. */
const TARGET = 'trap "echo term; exit 7" TERM; echo ready; while read -r _; do :; done';
const HANG_MS = 120_000;

interface Fate {
  readonly pid: number;
  readonly asked: boolean;
}

async function target(): Promise<Launched> {
  const one = launch('sh', ['-c', TARGET]);
  await within(one.lines.next(), 'the target is ready', HANG_MS);
  return one;
}

/** Has a server end some targets one by one, kills it meanwhile or after them, and tells what they saw. */
async function round(
  state: string,
  spanMs: number | undefined,
): Promise<{ readonly server: number; readonly fates: Fate[]; readonly tookMs: number }> {
  const targets = await Promise.all(Array.from({ length: TARGETS }, target));
  const session = await serve({ env: { ...AS_OWNER, XDG_STATE_HOME: state }, flags: UNLIMITED });
  await session.user(); // the machine is open: what follows are terminations
  const startedMs = performance.now();
  let tookMs = 0;
  const ending = (async () => {
    for (const { pid } of targets) await session.call('terminate_process', { pid, timeout_s: 60 });
    tookMs = performance.now() - startedMs;
  })();
  await Promise.race([ending.catch(() => undefined), ...(spanMs === undefined ? [] : [sleep(Math.random() * spanMs)])]);
  session.child.kill('SIGKILL');
  await ending.catch(() => undefined);
  await within(session.exit, 'the server is gone', HANG_MS);
  const fates: Fate[] = [];
  for (const { pid, child, exit, output } of targets) {
    // Without its input a target ends by itself, with what it had to say before.
    child.stdin.end();
    await within(exit, 'the target is gone', HANG_MS);
    fates.push({ pid, asked: output.stdout.includes('term') });
  }
  return { server: session.pid, fates, tookMs };
}

test(`${KILLS} times a server is killed: every signal has its intent, and at most its last outcome is unknown`, async (t) => {
  const state = folder();
  const path = join(state, 'process-manager-mcp', 'audit.jsonl');
  const whole = await round(state, undefined);
  assert.ok(whole.fates.every(({ asked }) => asked));

  const rounds: Awaited<ReturnType<typeof round>>[] = [];
  let left = KILLS;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) rounds.push(await round(state, whole.tookMs * 2));
    }),
  );
  const last = await serve({ env: { ...AS_OWNER, XDG_STATE_HOME: state }, flags: UNLIMITED });
  const { pid } = await target();
  assert.equal((await last.terminate(pid)).outcome, 'exited');

  assert.deepEqual(verdictOf(path).problems, []);
  const lines = linesOf(path);
  const intents = lines.filter(({ event }) => event === 'intent');
  let asked = 0;
  for (const { server, fates } of rounds) {
    const own = intents.filter((line) => line.server.pid === server);
    for (const fate of fates.filter((one) => one.asked)) {
      asked++;
      assert.ok(
        own.some((line) => line.target?.pid === fate.pid && line.signal === 'SIGTERM'),
        `${fate.pid} was signalled`,
      );
    }
    const unknown = lines.filter(({ of, outcome }) => outcome === 'unknown' && own.some(({ seq }) => seq === of));
    assert.ok(unknown.length <= 1, `${unknown.length} outcomes of server ${server} are missing`);
  }
  for (const { seq } of intents) assert.equal(lines.filter(({ of }) => of === seq).length, 1, `intent ${seq}`);
  const unknown = lines.filter(({ outcome }) => outcome === 'unknown').length;
  t.diagnostic(`${asked} of ${KILLS * TARGETS} signalled, ${intents.length} intents, ${unknown} unknown outcomes`);
  assert.ok(asked > 0);
});
