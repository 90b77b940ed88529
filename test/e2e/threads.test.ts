import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { becomes, cannotCompile, compile, type Program, ready } from './programs.ts';
import { serve } from './session.ts';
import {
  ANN,
  AS_OWNER,
  configFile,
  folder,
  type LaunchOptions,
  launch,
  noOtherUsers,
  ROOT,
  suiteOrTest,
} from './support.ts';

/** A process is all its threads: what its leader does not have or do, the others may. */

// Whoever runs this may be nice, which what is started inherits; as root the tests begin at 0.
if (ROOT) setPriority(0);
const OWN_NICE = getPriority();

const noLeader = cannotCompile('leader-exits');
const needsUsers = cannotCompile('nice-threads') || noOtherUsers();
const cores = readdirSync('/sys/devices/system/cpu').filter((name) => /^cpu\d+$/.test(name)).length;

const started = async (name: string, args: readonly string[] = [], options: LaunchOptions = {}): Promise<Program> =>
  ready(launch(compile(name), args, options));

for (const flags of [[], ['--no-native']]) {
  suiteOrTest(noLeader)(`a leader that exited ${flags}`, { skip: noLeader }, async () => {
    const session = await serve({ flags, env: AS_OWNER });
    const held = join(folder(), 'held');
    writeFileSync(held, 'held');
    const one = await started('leader-exits', [held]);
    const [port = 0] = one.numbers;
    await becomes('Z', one.pid);

    test('its row is that of a process that runs', async () => {
      const columns = ['pid', 'name', 'status', 'memory_mib', 'threads', 'command', 'ports'];
      const { rows } = await session.find('leader-exits', { columns });
      const row = rows.find(({ pid }) => pid === one.pid);
      assert.ok(Number(row?.['memory_mib']) > 60, JSON.stringify(row));
      assert.deepEqual(
        { ...row, memory_mib: 0, threads: 0 },
        {
          pid: one.pid,
          name: 'leader-exits',
          status: 'sleeping',
          memory_mib: 0,
          threads: 0,
          command: `${one.child.spawnfile} ${held}`,
          ports: [port],
        },
      );
    });

    test('its details are those of its threads', async () => {
      const info = await session.info(
        one.pid,
        'open_files',
        'connections',
        'environment',
        'limits',
        'memory',
        'threads',
      );
      assert.equal(info.unavailable, undefined);
      assert.equal(info.exe, one.child.spawnfile);
      assert.equal(info.cwd, '/');
      assert.deepEqual(info.listening_ports, [{ port, protocol: 'tcp', address: '127.0.0.1' }]);
      assert.ok((info.memory.rss_mib ?? 0) > 60 && (info.memory.uss_mib ?? 0) > 60);
      assert.ok((info.fds ?? 0) >= 5);
      assert.ok(info.open_files?.rows.some(([, path]) => path === held));
      assert.ok(info.connections?.rows.some(([, local]) => local === `127.0.0.1:${port}`));
      assert.equal(info.stdout?.kind, 'socket');
    });

    test('it owns its port, and uses its file', async () => {
      const { state, owners } = await session.port(port);
      assert.deepEqual([state, owners.map(({ pid, status }) => [pid, status])], ['listening', [[one.pid, 'sleeping']]]);
      assert.deepEqual(
        (await session.fileUsers(held)).rows.map(({ pid, use }) => [pid, use]),
        [[one.pid, 'open']],
      );
    });

    test('rules know its command, its program and its port', async () => {
      for (const match of [{ command: `*${held}*` }, { exe: one.child.spawnfile }, { port }]) {
        const file = configFile({ rules: [{ effect: 'deny', action: 'view', match }] });
        const guarded = await serve({ flags: [...flags, '--config', file], env: AS_OWNER });
        assert.match(await guarded.refused('get_process_info', { pid: one.pid }), /\(rule: /, JSON.stringify(match));
      }
    });

    test('it gets a priority and is ended by its pid', async () => {
      const nice = Math.min(19, OWN_NICE + 7);
      const set = await session.priority(one.pid, nice);
      assert.deepEqual([set.nice_before, set.nice_after, set.threads_kept], [OWN_NICE, nice, undefined]);
      const { outcome } = await session.terminate(one.pid);
      assert.equal(outcome, 'exited');
    });
  });

  test(`a file that no descriptor of the leader knows ${flags}`, { skip: cannotCompile('own-table') }, async () => {
    const held = join(folder(), 'held');
    writeFileSync(held, 'held');
    const one = await started('own-table', [held]);
    const session = await serve({ flags, env: AS_OWNER });
    assert.deepEqual(
      (await session.fileUsers(held)).rows.map(({ pid, use }) => [pid, use]),
      [[one.pid, 'open']],
    );
  });

  test(`what is written to a process whose leader exited ${flags}`, { skip: noLeader }, async () => {
    const binary = compile('leader-exits');
    const shell = await ready(launch('sh', ['-c', `{ read line; } | { "${binary}"; }`]));
    const session = await serve({ flags, env: AS_OWNER });
    const { rows } = await session.list({ columns: ['pid', 'ppid', 'name'], sort_by: 'started', limit: 500 });
    const all = rows.filter(({ ppid }) => ppid === shell.pid);
    const writer = all.find(({ name }) => name === 'sh');
    const reader = all.find(({ name }) => name === 'leader-exits');
    const { stdout } = await session.info(Number(writer?.['pid']));
    process.kill(Number(reader?.['pid']), 'SIGKILL'); // the shell's end is not its
    assert.deepEqual([stdout?.kind, stdout?.name], ['pipe', 'leader-exits'], JSON.stringify(all));
  });

  for (const name of ['own-table', 'in-a-ring']) {
    test(
      `a listener that no descriptor of the leader knows: ${name} ${flags}`,
      { skip: cannotCompile(name) },
      async (t) => {
        const one = await started(name);
        const [port = 0] = one.numbers;
        if (port === 0) return t.skip('this kernel has no io_uring');
        const session = await serve({ flags, env: AS_OWNER });
        for (let round = 1; round <= 2; round++) {
          const { state, owners } = await session.port(port);
          assert.deepEqual([state, owners.map(({ pid }) => pid)], ['listening', [one.pid]], `round ${round}`);
          const listed = await session.ports({ from: port, to: port });
          assert.deepEqual(
            listed.rows.map(({ pid }) => pid),
            [one.pid],
          );
        }
        assert.deepEqual((await session.info(one.pid)).listening_ports, [
          { port, protocol: 'tcp', address: '127.0.0.1' },
        ]);
        const { rows } = await session.list({ columns: ['pid', 'ports'], limit: 500 });
        assert.deepEqual(rows.find(({ pid }) => pid === one.pid)?.['ports'], [port]);
      },
    );
  }

  test(`the busiest thread is the one that works now ${flags}`, { skip: cannotCompile('busy-threads') }, async () => {
    const one = await started('busy-threads');
    const session = await serve({ flags, env: AS_OWNER });
    const { busiest_threads: threads } = await session.info(one.pid, 'threads');
    one.child.kill('SIGKILL');
    assert.deepEqual(threads?.columns, ['tid', 'name', 'status', 'cpu_percent', 'cpu_time_s']);
    const [first, second] = threads.rows;
    assert.deepEqual([first?.[1], second?.[1]], ['works-now', 'worked-before']);
    assert.ok(Number(first?.[3]) > 0 && Number(first?.[3]) <= 100 * cores);
    assert.deepEqual([second?.[3], Number(second?.[4]) >= 0.27], [0, true]);
  });

  test(`priorities of threads that come, go, or are nicer already ${flags}`, { skip: needsUsers }, async () => {
    const one = await started('nice-threads', [], { uid: ANN });
    const session = await serve({ flags, uid: ANN });
    const set = await session.priority(one.pid, 5);
    assert.deepEqual([set.nice_before, set.nice_after, set.threads_kept], [0, 5, 1]);
    assert.deepEqual(nices(one.pid), new Set(['5', '15']));
    assert.match(await session.refused('set_priority', { pid: one.pid, nice: 3 }), /^PERMISSION_DENIED/);
    assert.deepEqual(nices(one.pid), new Set(['5', '15']));
    const all = await session.priority(one.pid, 16);
    assert.deepEqual([all.nice_before, all.nice_after, all.threads_kept], [5, 16, undefined]);
  });
}

/** Of all its threads. */
function nices(pid: number): Set<string | undefined> {
  const stats = readdirSync(`/proc/${pid}/task`).flatMap((tid) => {
    try {
      return [readFileSync(`/proc/${pid}/task/${tid}/stat`, 'latin1')];
    } catch {
      return []; // it has ended
    }
  });
  return new Set(stats.map((stat) => stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]));
}
