import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { asUser, inMounts, noFuse, noMountNamespace, silentDisk } from './mounts.ts';
import { program } from './programs.ts';
import { type Session, serve } from './session.ts';
import { ANN, folder, home, noOtherUsers, run, stateFolder, suiteOrTest } from './support.ts';

/**
 * No file of /proc is guaranteed: each of them missing, empty or denied. A file of mode 0 or without content is mounted
 * over it in a mount namespace of the server's; root could read it all the same, so the server is an ordinary user's.
 */

const skip = noMountNamespace || noOtherUsers();
const places = folder();
const [DENIED, EMPTY, NO_FOLDER] = ['denied', 'empty', 'folder'].map((name) => join(places, name));
assert.ok(DENIED !== undefined && EMPTY !== undefined && NO_FOLDER !== undefined);
writeFileSync(DENIED, '');
writeFileSync(EMPTY, '');
mkdirSync(NO_FOLDER);
for (const [path, mode] of [
  [DENIED, 0],
  [EMPTY, 0o444],
  [NO_FOLDER, 0],
] as const)
  chmodSync(path, mode);

const over = (place: string, path: string): string => `mount --bind ${place} ${path}`;

/** A server of Ann's that sees what the script has made of /proc; `$$` is its pid. */
const serverWith = (script: string, flags: string[] = []): Promise<Session> =>
  serve({
    via: [...inMounts(script), ...asUser(ANN)],
    from: home(ANN),
    flags,
    env: { XDG_STATE_HOME: stateFolder(ANN) },
  });

/** Calls every tool; those that look must answer, those that change something as well unless `refusal` says how not. */
async function callAll(session: Session, refusal?: RegExp): Promise<Map<string, string>> {
  const target = await program('listens.mjs', ['tcp', '127.0.0.1', '0'], { uid: ANN });
  const [port = 0] = target.numbers;
  const { pid } = target;
  const calls: readonly (readonly [string, Record<string, unknown>])[] = [
    ['get_user_info', {}],
    [
      'list_processes',
      { columns: ['pid', 'user', 'cpu_percent', 'memory_mib', 'started', 'ports', 'project', 'command'] },
    ],
    ['list_processes', { group_by: 'project' }],
    ['find_processes', { pattern: 'listens' }],
    ['get_process_info', { pid, include: ['environment', 'open_files', 'connections', 'threads', 'limits', 'memory'] }],
    ['get_process_by_port', { port }],
    ['list_ports', { protocol: 'all' }],
    ['find_file_users', { path: '/usr' }],
    ['get_process_tree', { pid }],
    ['get_system_summary', {}],
    ['find_orphans', { min_age_s: 0 }],
    ['wait_for', { port, state: 'listening', timeout_s: 1 }],
    ['set_priority', { pid, nice: 5 }],
    ['signal_process', { pid, signal: 'WINCH' }],
    ['terminate_processes', { pids: [pid] }],
    ['terminate_process', { pid, timeout_s: 30 }],
  ];
  const answers = new Map<string, string>();
  for (const [tool, args] of calls) {
    const { isError, content, structuredContent } = await session.call(tool, args);
    const [{ text }] = content;
    assert.doesNotMatch(text, /^INTERNAL/, `${tool}: ${session.output.stderr}`);
    assert.ok(!isError || refusal?.test(text), `${tool}: ${text}`);
    answers.set(tool, JSON.stringify(structuredContent ?? text));
  }
  return answers;
}

suiteOrTest(skip)('a machine without', { skip, concurrency: 3 }, async () => {
  const OF_THE_MACHINE = [
    'stat',
    'uptime',
    'loadavg',
    'meminfo',
    'sys/kernel/random/boot_id',
    'sys/kernel/overflowuid',
  ];
  const OF_THE_SERVER = ['auxv', 'cgroup', 'mountinfo', 'statm', 'limits', 'maps', 'environ', 'smaps_rollup'];
  for (const [how, place] of [
    ['denied', DENIED],
    ['empty', EMPTY],
  ] as const) {
    for (const file of [...OF_THE_MACHINE, ...OF_THE_SERVER.map((name) => `$$/${name}`)]) {
      test(`/proc/${file.replace('$$', 'self')} (${how}): every tool answers`, async () => {
        const answers = await callAll(await serverWith(over(place, `/proc/${file}`)));
        const summary = answers.get('get_system_summary') ?? '';
        const field = { stat: 'cpu_percent', loadavg: 'load', meminfo: 'memory' }[file];
        if (field !== undefined) {
          assert.match(summary, field === 'memory' ? /"total_mib":null/ : /"(load|cpu_percent)":null/);
          assert.ok(summary.includes(`"unavailable":{"${field}":"`), summary);
        } else assert.doesNotMatch(summary, /unavailable/);
        assert.match(answers.get('list_processes') ?? '', /"total"/);
      });
    }
  }

  test('the network (denied): with koffi every tool answers, without it ports are unknown, not free', async () => {
    const script = over(NO_FOLDER, '/proc/$$/net');
    await callAll(await serverWith(script));
    const session = await serverWith(script, ['--no-native']);
    const { isError, content } = await session.call('get_process_by_port', { port: 9 });
    assert.ok(isError, content[0].text);
    assert.match(content[0].text, /^(UNSUPPORTED|PERMISSION_DENIED): /);
    assert.ok((await session.list({ columns: ['pid', 'ports'] })).rows.every(({ ports }) => ports === null));
  });

  test('/proc/self/status (denied): nothing shows whose /proc it is, so that nothing is changed', async () => {
    const answers = await callAll(await serverWith(over(DENIED, '/proc/$$/status')), /^UNSUPPORTED/);
    assert.match(answers.get('list_processes') ?? '', /another PID namespace/);
  });

  for (const flags of [[], ['--no-native']]) {
    for (const options of ['subset=pid', 'hidepid=invisible', 'hidepid=ptraceable,subset=pid']) {
      test(`what ${options} hides: every tool answers ${flags.join(' ')}`, async () => {
        await callAll(await serverWith(`mount -t proc -o ${options} proc /proc`, flags));
      });
    }
  }

  test('any /proc: one clear error for each call', async () => {
    const session = await serverWith(`mount -t tmpfs none /proc`);
    for (const tool of ['list_processes', 'get_user_info', 'get_system_summary']) {
      assert.match(await session.refused(tool, {}), /^UNSUPPORTED: \/proc is not mounted\. Mount it: mount -t proc/);
    }
  });
});

suiteOrTest(skip)(
  'of a process that is looked at, no file is guaranteed either:',
  { skip, concurrency: 3 },
  async () => {
    for (const file of ['cmdline', 'statm', 'status', 'stat', 'cgroup', 'maps', 'mountinfo']) {
      for (const place of [DENIED, EMPTY]) {
        test(`${file} ${place === DENIED ? 'denied' : 'empty'}`, async () => {
          const target = await program('waits.mjs', [], { uid: ANN });
          const session = await serverWith(over(place, `/proc/${target.pid}/${file}`));
          for (const [tool, args] of [
            ['list_processes', { columns: ['pid', 'name', 'ports', 'project', 'command', 'memory_mib'] }],
            ['find_processes', { pattern: 'waits' }],
            ['find_orphans', { min_age_s: 0 }],
            ['find_file_users', { path: '/usr' }],
            ['get_process_tree', {}],
            ['get_system_summary', {}],
          ] as const) {
            const { isError, content } = await session.call(tool, args);
            assert.ok(!isError, content[0].text);
          }
          const { rows, note } = await session.list({ limit: 500 });
          const isListed = rows.some(({ pid }) => pid === target.pid);
          if (!isListed) assert.match(note ?? '', /does not let this server read 1 more/);
          const { isError, content } = await session.call('get_process_info', { pid: target.pid });
          if (isListed) assert.ok(!isError, content[0].text);
          else assert.match(content[0].text, /^(NOT_FOUND|PERMISSION_DENIED): /);
        });
      }
    }
  },
);

suiteOrTest(skip || noFuse)(
  'files of a daemon, as lxcfs has them in a container',
  { skip: skip || noFuse },
  async () => {
    const FILES = ['stat', 'uptime', 'loadavg', 'meminfo'];
    const script = (path: string): string => FILES.map((file) => over(`${path}/f`, `/proc/${file}`)).join(' && ');

    test('their figures are shown; ages and dates are those of the machine', async () => {
      const disk = await silentDisk('MemTotal: 1024 kB\nMemAvailable: 512 kB\ncpu  1 2 3 4 5 6 7 8 9 10\nbtime 77\n');
      const session = await serverWith(script(disk.path));
      const { rows } = await session.list({ columns: ['pid', 'started', 'age_s'] });
      const [{ started, age_s } = {}] = rows;
      assert.ok(
        Math.abs(Date.parse(`${started}`) / 1000 + Number(age_s) - Date.now() / 1000) < 60,
        `${started} ${age_s}`,
      );
      const { structuredContent } = await session.call('get_system_summary', {});
      assert.match(JSON.stringify(structuredContent), /"total_mib":1,"available_mib":0\.5/);
    });

    for (const flags of [[], ['--no-native']]) {
      test(`when it hangs, every tool answers ${flags.join(' ')}`, async () => {
        const disk = await silentDisk();
        const session = await serverWith(script(disk.path), flags);
        disk.fallSilent();
        const summary = (await callAll(session)).get('get_system_summary') ?? '';
        assert.match(summary, /"load":null.*"cpu_percent":null/);
        assert.match(
          summary,
          /"memory":"\/proc\/meminfo: the file system at .{1,80} \(fuse\) (does not answer|could not be asked: the helper process was not ready within 5 s)"/,
        );
      });
    }

    // Not all of /proc/sys: glibc itself reads vm/overcommit_memory there when a thread gives memory back.
    for (const path of ['/proc/sys/kernel', '/sys/kernel']) {
      test(`${path} of a daemon that hangs, as sysbox has it: every tool answers`, async () => {
        const disk = await silentDisk();
        const session = await serverWith('true'); // setpriv(1) reads there, too
        const inside = ['--target', String(session.pid), '--mount'];
        const { code } = await run('nsenter', [...inside, 'mount', '--bind', disk.path, path]);
        assert.equal(code, 0);
        disk.fallSilent();
        await callAll(session);
      });
    }

    test('when it is gone, every tool answers', async () => {
      const disk = await silentDisk();
      const session = await serverWith(script(disk.path));
      disk.child.kill('SIGKILL');
      await disk.exit;
      const summary = (await callAll(session)).get('get_system_summary') ?? '';
      assert.match(summary, /"unavailable":\{"load":"/);
    });
  },
);
