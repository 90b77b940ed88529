import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { program, zombie } from './programs.ts';
import { BEST_GUARANTEE, type Session, serve } from './session.ts';
import { AS_OWNER, folder, REPO } from './support.ts';

/** What changes from one moment to the next. */
const VOLATILE = ['age_s', 'cpu_percent', 'cpu_time_s', 'memory_mib', 'next_free'];

describe('with koffi, with --no-native, and where koffi is not installed', async () => {
  const bare = folder();
  cpSync(join(REPO, 'dist'), join(bare, 'dist'), { recursive: true });
  const sessions = await Promise.all([
    serve({ env: AS_OWNER }),
    serve({ env: AS_OWNER, flags: ['--no-native'] }),
    serve({ env: AS_OWNER, from: bare }),
  ]);

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
    await alike((session) => Promise.all(pids.map((pid) => outputKinds(session, pid))), pids.length);
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

/** Who is at the other end of a socket cannot be told without koffi. */
async function outputKinds(session: Session, pid: number) {
  const { stdout, stderr, ...rest } = await session.info(pid);
  return { ...rest, stdout: stdout?.kind, stderr: stderr?.kind };
}

const byPid = (a: { readonly [column: string]: unknown }, b: { readonly [column: string]: unknown }): number =>
  Number(a['pid']) - Number(b['pid']);

const stable = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer, (key, value: unknown) => (VOLATILE.includes(key) ? undefined : value)));
