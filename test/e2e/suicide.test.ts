import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ending } from './endings.ts';
import { INSIDE, inside, noNamespace } from './namespace.ts';
import { type Session, serve } from './session.ts';
import { configFile, REPO } from './support.ts';
import { cat, lives, refOf, statField } from './targets.ts';
import { within } from './waiting.ts';

/**
 * An assistant tries to end what it runs on, with everything allowed: client → shell → server, pid 1, kernel threads.
 * What sweeps over everything runs in a PID namespace of its own only; nothing here could reach a process outside.
 */

const ALLOWED = { ALLOW_ROOT: 'Y', ALLOW_USERS: '*' };
const SIGNALS = ['HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'STOP', 'CONT', 'WINCH'];

/** Every way to mean one process and do something to it. */
const ways = (pid: number): [tool: string, args: Record<string, unknown>][] => [
  ['terminate_process', { pid }],
  ['terminate_process', { pid, force: true }],
  ['terminate_process', { ref: refOf(pid) }],
  ['terminate_process', { pid, tree: true, force: true, timeout_s: 0 }],
  ['terminate_process', { pid, dry_run: true }],
  ['terminate_processes', { pids: [pid] }],
  ['terminate_processes', { pids: [pid], tree: true, force: true, timeout_s: 0 }],
  ...SIGNALS.map((signal): [string, Record<string, unknown>] => ['signal_process', { pid, signal }]),
  ['signal_process', { ref: refOf(pid), signal: 'STOP' }],
  ['set_priority', { pid, nice: 19 }],
  ['set_priority', { ref: refOf(pid), nice: 19 }],
];

/** Who it is and its nice value: what nobody may have changed. */
const stateOf = (pid: number): string => `${refOf(pid)} nice ${statField(pid, 19)}`;

async function unharmed(pids: Iterable<number>, attempt: () => Promise<unknown>): Promise<void> {
  const before = [...pids].map((pid) => [pid, stateOf(pid)] as const);
  await attempt();
  for (const [pid, state] of before) {
    assert.ok(lives(pid), `${pid} is dead or stopped`);
    assert.equal(stateOf(pid), state);
  }
}

async function refusesEveryWay({ call }: Session, pid: number, rule: string): Promise<void> {
  for (const [tool, args] of ways(pid)) {
    await unharmed([pid], async () => {
      const { code, text } = await ending(call, tool, args);
      assert.equal(code, 'PROTECTED', `${tool} ${JSON.stringify(args)}: ${text}`);
      assert.ok(text.includes(`(rule: ${rule})`), text);
    });
  }
}

/** A server below a shell below this process, with everything allowed and no questions asked. */
async function chain(flags: readonly string[]) {
  const config = configFile({ confirm: 'never', max_targets: 100, max_kills_per_minute: 1000 });
  const via = ['sh', '-c', '"$@"; exit', 'sh'] as const;
  const session = await serve({ via, env: ALLOWED, flags: ['--config', config, ...flags] });
  const children = readFileSync(`/proc/${session.pid}/task/${session.pid}/children`, 'latin1');
  const lineage: readonly (readonly [who: string, pid: number, rule: string])[] = [
    ['the server', Number(children.trim()), 'hard limit: own ancestry'],
    ['the shell', session.pid, 'hard limit: own ancestry'],
    ['the client', process.pid, 'hard limit: own ancestry'],
    ['pid 1', 1, 'hard limit: pid 1'],
  ];
  return { session, lineage, pids: lineage.map(([, pid]) => pid) };
}

/** What a sweep has left out is told with the rule, and the others are ended. */
async function sweep(flags: readonly string[], args: Record<string, unknown>): Promise<void> {
  const { session, lineage, pids } = await chain(flags);
  const bystander = await cat();
  const named = 'pids' in args ? { ...args, pids: [...pids, bystander.pid] } : args;
  await unharmed(pids, async () => {
    const { refused, results, text } = await ending(session.call, 'terminate_processes', named);
    assert.equal(refused.length, lineage.length, text);
    for (const [who, pid, rule] of lineage) {
      const reason = refused.find((one) => one.pid === pid)?.reason ?? '';
      assert.ok(reason.includes(`(rule: ${rule})`), `${who}: ${text}`);
    }
    assert.equal(results.find(({ pid }) => pid === bystander.pid)?.outcome, 'exited', text);
    assert.ok(results.every(({ pid }) => !pids.includes(pid)));
    assert.deepEqual(await within(bystander.exit, 'the bystander ends'), { code: null, signal: 'SIGTERM' });
  });
  assert.equal((await session.user()).access.root, 'allowed'); // it still answers
  await session.end();
}

if (INSIDE) {
  for (const flags of [[], ['--no-native']]) {
    test(`each of its lineage, every way ${flags}`, async (t) => {
      const { session, lineage } = await chain(flags);
      for (const [who, pid, rule] of lineage) await t.test(who, () => refusesEveryWay(session, pid, rule));
      await session.end();
    });

    for (const rest of [{}, { tree: true, force: true, timeout_s: 1 }]) {
      test(`all by their pids ${JSON.stringify(rest)} ${flags}`, () => sweep(flags, { pids: [], ...rest }));
      test(`the pattern .* ${JSON.stringify(rest)} ${flags}`, () => sweep(flags, { pattern: '.*', ...rest }));
    }

    test(`a port that the client holds ${flags}`, async () => {
      const { session, pids } = await chain(flags);
      const listener = createServer().listen(0, '127.0.0.1');
      await once(listener, 'listening');
      const address = listener.address();
      assert.ok(typeof address === 'object' && address);
      const { port } = address;
      await unharmed(pids, async () => {
        const alone = await ending(session.call, 'terminate_processes', { port, force: true });
        assert.match(alone.text, /^PROTECTED: the only one that matches .*\(rule: hard limit: own ancestry\)/);
      });
      // A bystander gets the same listener: only that one is ended.
      const sharing = fork(join(REPO, 'test/e2e/programs/shares-port.mjs'), {
        execArgv: [],
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      const ended = once(sharing, 'exit');
      sharing.send('keep', listener);
      await once(sharing, 'message');
      await unharmed(pids, async () => {
        const shared = await ending(session.call, 'terminate_processes', { port, force: true });
        assert.deepEqual([shared.results[0]?.pid, shared.verdict], [sharing.pid, 'exited'], shared.text);
        assert.deepEqual(
          shared.refused.map(({ pid }) => pid),
          [process.pid],
        );
        assert.deepEqual(await within(ended, 'who shares the port ends'), [null, 'SIGTERM']);
      });
      listener.close();
      await session.end();
    });
  }
} else {
  test('where only its own processes are', { skip: noNamespace }, (t) => inside(t, import.meta.url));

  const ofKernel = readdirSync('/proc').map(Number).find(isKernelThread);
  const skip = ofKernel === undefined ? 'there are no kernel threads here (a container)' : false;
  describe('a kernel thread', () => {
    for (const flags of [[], ['--no-native']]) {
      test(`every way ${flags}`, { skip }, async () => {
        const { session } = await chain(flags);
        await refusesEveryWay(session, ofKernel ?? 0, 'hard limit: kernel thread');
      });
    }
  });
}

/** By PF_KTHREAD. A pid that is none gives no number and so no flag. */
function isKernelThread(pid: number): boolean {
  try {
    return pid > 1 && (Number(statField(pid, 9)) & 0x0020_0000) !== 0;
  } catch {
    return false; // it has ended
  }
}
