import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { program, zombie } from './programs.ts';
import { BEST_GUARANTEE, serve } from './session.ts';
import { AS_OWNER, folder, REPO } from './support.ts';

/** What changes from one moment to the next, and the other end of a unix socket, which only netlink tells. */
const VOLATILE = ['age_s', 'cpu_percent', 'cpu_time_s', 'memory_mib', 'stdout', 'stderr'];

describe('with koffi, with --no-native, and where koffi is not installed', async () => {
  const bare = folder();
  cpSync(join(REPO, 'dist'), join(bare, 'dist'), { recursive: true });
  const sessions = await Promise.all([
    serve({ env: AS_OWNER }),
    serve({ env: AS_OWNER, flags: ['--no-native'] }),
    serve({ env: AS_OWNER, from: bare }),
  ]);
  type Session = (typeof sessions)[number];

  test('the guarantee is told as it is', async () => {
    const guarantees = await each(async (session) => (await session.user()).access.guarantee);
    assert.deepEqual(guarantees, [BEST_GUARANTEE, 'start_time', 'start_time']);
    const ends = await each(async (session) => session.terminate((await program('waits.mjs')).pid));
    assert.deepEqual(
      ends.map(({ outcome, guarantee }) => [outcome, guarantee]),
      guarantees.map((guarantee) => ['exited', guarantee]),
    );
  });

  test('everything else is answered alike', async () => {
    const tcp = await program('listens.mjs', ['tcp', '127.0.0.1', '0', 'same-answer', '--token', 'abcdefgh']);
    const udp = await program('listens.mjs', ['udp', '0.0.0.0', '0', 'same-answer']);
    const parent = await program('has-children.mjs', ['2', 'same-answer']);
    const stopped = await program('waits.mjs', ['same-answer', 'é\u001b']);
    stopped.child.kill('SIGSTOP');
    const pids = [tcp.pid, udp.pid, parent.pid, stopped.pid, await zombie()];
    const [tcpPort = 0] = tcp.numbers;
    const [udpPort = 0] = udp.numbers;

    await alike(async (session) => (await session.find('same-answer')).rows.toSorted(byPid), 4);
    await alike((session) => Promise.all(pids.map((pid) => session.info(pid))), pids.length);
    await alike(async (session) => [await session.port(tcpPort), await session.port(udpPort, { protocol: 'udp' })], 2);
    await alike(async (session) => [await session.refused('get_process_info', { pid: 2 ** 31 - 1 })], 1);
  });

  const each = <T>(ask: (session: Session) => Promise<T>): Promise<T[]> => Promise.all(sessions.map(ask));

  async function alike(ask: (session: Session) => Promise<readonly unknown[]>, count: number): Promise<void> {
    const answers = await each(ask);
    const [first, ...others] = answers.map(stable);
    assert.equal(answers[0]?.length, count);
    for (const other of others) assert.deepEqual(other, first);
  }
});

const byPid = (a: { readonly [column: string]: unknown }, b: { readonly [column: string]: unknown }): number =>
  Number(a['pid']) - Number(b['pid']);

/** Processes of other network namespaces come and go beside the test. */
const OTHER_NETWORKS = /\d+ listed process\(es\)/;

const stable = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer, (key, value: unknown) => {
      if (VOLATILE.includes(key)) return undefined;
      return typeof value === 'string' ? value.replace(OTHER_NETWORKS, 'some listed processes') : value;
    }),
  );
