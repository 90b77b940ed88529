import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { asUser } from './mounts.ts';
import { noNamespace } from './namespace.ts';
import { ready } from './programs.ts';
import { serve } from './session.ts';
import { ANN, home, launch, noOtherUsers, run, stateFolder, suiteOrTest } from './support.ts';
import { cat, lives } from './targets.ts';

const skip = noNamespace || noOtherUsers();

/** The pids of system calls are those of the new namespace, the pids of /proc those of the old one. */
const VIA = ['unshare', '--pid', '--fork', '--kill-child', ...asUser(ANN)] as const;

suiteOrTest(skip)('a server with the /proc of another PID namespace', { skip }, async () => {
  for (const flags of [[], ['--no-native']]) {
    test(`changes nothing, and says why ${flags.join(' ')}`, async () => {
      const session = await serve({ via: VIA, from: home(ANN), flags });
      const victim = await cat({ uid: ANN });
      const innocents = Array.from({ length: 3 }, () => launch('sleep', ['600'], { uid: ANN }));
      for (const [tool, args] of [
        ['terminate_process', { pid: victim.pid }],
        ['terminate_process', { pid: victim.pid, force: true, dry_run: true }],
        ['terminate_processes', { pids: [victim.pid] }],
        ['terminate_processes', { pattern: 'cat' }],
        ['signal_process', { pid: victim.pid, signal: 'USR1' }],
        ['set_priority', { pid: victim.pid, nice: 5 }],
        // Pids of the new namespace: processes of other numbers, or none, in this /proc.
        ['terminate_process', { pid: 2 }],
      ] as const) {
        const text = await session.refused(tool, args);
        assert.match(text, /^(UNSUPPORTED|PROTECTED|NOT_FOUND|ROOT_PROTECTED): /, tool);
        assert.match(text, /(another PID namespace|no process 2\b|process of root)/, tool);
      }
      assert.match(
        await session.refused('terminate_process', { pid: victim.pid }),
        /mount -t proc proc \/proc/,
        'the cure is named',
      );
      assert.ok([victim, ...innocents].every(({ pid }) => lives(pid)));
    });

    test(`reads what /proc shows, with a caveat ${flags.join(' ')}`, async () => {
      const session = await serve({ via: VIA, from: home(ANN), flags });
      const other = await cat({ uid: ANN });
      const { rows, note } = await session.list({ columns: ['pid', 'name', 'cpu_percent'] });
      assert.ok(rows.some(({ pid, name }) => pid === other.pid && name === 'cat'));
      assert.match(note ?? '', /another PID namespace/);
      assert.equal((await session.info(other.pid)).name, 'cat');
      assert.match((await session.user()).access.why.join(' '), /another PID namespace/);
      const waiting = session.wait({ pid: other.pid, timeout_s: 30 });
      await session.info(other.pid); // by then it waits
      other.child.kill();
      assert.equal((await waiting).reached, true);
    });
  }

  for (const flags of [[], ['--no-native']]) {
    test(`one that is mounted over ours while the server runs: nothing is changed ${flags.join(' ')}`, async () => {
      const via = ['unshare', '--mount', ...asUser(ANN)] as const;
      const session = await serve({ via, from: home(ANN), flags });
      assert.match((await session.list()).note ?? '', /^(\d+ exited while they were read\.)?$/);
      const innocents = [await cat({ uid: ANN }), await cat({ uid: ANN })];
      const inside = ['--target', String(session.pid), '--mount', 'unshare', '--pid', '--fork', '--kill-child'];
      const script = 'mount -t proc proc /proc && echo ready && exec sleep 600';
      await ready(launch('nsenter', [...inside, 'sh', '-c', script]));
      for (const { pid } of [...innocents, { pid: 1 }]) {
        for (const [tool, args] of [
          ['terminate_process', { pid, force: true }],
          ['signal_process', { pid, signal: 'USR1' }],
          ['set_priority', { pid, nice: 5 }],
        ] as const)
          assert.match(await session.refused(tool, args), /^(UNSUPPORTED|NOT_FOUND|ROOT_PROTECTED): /);
      }
      assert.ok(innocents.every(({ pid }) => lives(pid)));
      assert.match((await session.list()).note ?? '', /another PID namespace/);
    });
  }

  test('doctor names it, and not what follows from it', async () => {
    const { stdout, code } = await run(process.execPath, [join(home(ANN), 'dist/main.js'), 'doctor'], {
      via: VIA,
      env: { XDG_STATE_HOME: stateFolder(ANN), HOME: stateFolder(ANN) },
    });
    const [findings = ''] = stdout.split('== Configuration');
    assert.match(findings.replace(/\s+/g, ' '), /problem \/proc belongs to another PID namespace/);
    assert.match(findings, /^1 problem\.$/m);
    assert.equal(code, 1);
  });

  test('a namespace with a /proc of its own is an ordinary machine', async () => {
    const via = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', ...asUser(ANN)] as const;
    const session = await serve({ via, from: home(ANN) });
    const { note, total } = await session.list();
    assert.deepEqual([note, total], [undefined, 1]);
    assert.match(readFileSync('/proc/self/status', 'latin1'), /^NSpid:/m);
  });
});
