import assert from 'node:assert/strict';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { getPriority, userInfo } from 'node:os';
import { describe, test } from 'node:test';
import { becomes, program, zombie } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, ROOT, UID } from './support.ts';

for (const flags of [[], ['--no-native']]) {
  describe(`get_process_info ${flags}`, { concurrency: true }, async () => {
    const session = await serve({ flags, env: AS_OWNER });

    test('tells of a process what the kernel knows', async () => {
      const before = Date.now();
      const { pid } = await program('waits.mjs', ['an argument']);
      const info = await session.info(pid);
      assert.equal(info.pid, pid);
      assert.equal(info.ppid, process.pid);
      assert.ok(info.parent_name);
      assert.equal(info.name, 'node');
      assert.equal(info.exe, realpathSync(process.execPath));
      assert.equal(info.cwd, '/');
      assert.match(info.command ?? '', /^\S+ \S+waits\.mjs an argument$/);
      assert.deepEqual(info.uids, { real: UID, effective: UID, saved: UID, filesystem: UID });
      assert.equal(info.gids?.real, process.getgid?.());
      assert.equal(info.status, 'sleeping');
      assert.equal(info.nice, getPriority());
      assert.equal(info.children, 0);
      assert.deepEqual(info.listening_ports, []);
      assert.equal(info.threads, readdirSync(`/proc/${pid}/task`).length);
      assert.equal(info.fds, readdirSync(`/proc/${pid}/fd`).length);
      const { rss_mib: rss, vms_mib: vms, shared_mib: shared } = info.memory;
      assert.ok(rss !== null && rss > 10 && vms !== null && vms > rss);
      assert.ok(shared !== null && shared > 0 && shared <= rss);
      assert.equal(typeof info.cpu_percent, 'number');
      assert.ok((info.cpu_time_s ?? 0) > 0);
      // The kernel rounds the time of the boot to seconds; an hour would be a wrong time zone or unit.
      assert.ok(Math.abs(Date.parse(info.started) - before) < 1_800_000);
      assert.match(info.ref, /^[\da-z]{6}-/);
      assert.equal(info.ref.slice(7), `${pid}-${startTime(pid)}`);
      assert.equal(info.unavailable, undefined);
    });

    test('counts the children', async () => {
      const parent = await program('has-children.mjs', ['3']);
      assert.equal((await session.info(parent.pid)).children, 3);
      const child = await session.info(parent.numbers[0] ?? 0);
      assert.deepEqual([child.ppid, child.parent_name, child.children], [parent.pid, 'node', 0]);
    });

    test('measures the CPU of all threads', async () => {
      const { pid, child } = await program('spins.mjs');
      const info = await session.info(pid);
      child.kill('SIGKILL');
      assert.ok((info.cpu_percent ?? 0) >= 1, `${info.cpu_percent} % for a thread that never rests`);
      assert.ok((info.threads ?? 0) >= 2);
    });

    test('a zombie has null where it has nothing, each with the reason', async () => {
      const pid = await zombie();
      const info = await session.info(pid);
      assert.equal(info.status, 'zombie');
      assert.deepEqual([info.exe, info.cwd, info.command, info.listening_ports], [null, null, null, null]);
      for (const field of ['exe', 'cwd', 'command', 'listening_ports']) {
        assert.match(info.unavailable?.[field] ?? '', /zombie|not reaped/);
      }
      // Root may look into its folder of files, which is empty.
      if (ROOT) assert.equal(info.fds, 0);
      else assert.deepEqual([info.fds, info.unavailable?.['fds']], [null, info.unavailable?.['exe']]);
      const row = (await session.find('^cat$')).rows.find((one) => one['pid'] === pid);
      assert.deepEqual([row?.['status'], row?.['command']], ['zombie', null]);
    });

    test('a stopped process is called stopped', async () => {
      const one = await program('waits.mjs', ['to-be-stopped']);
      one.child.kill('SIGSTOP');
      await becomes('T', one.pid);
      assert.equal((await session.info(one.pid)).status, 'stopped');
      one.child.kill('SIGCONT');
      await becomes('S', one.pid);
      assert.equal((await session.info(one.pid)).status, 'sleeping');
    });
  });
}

test('user names and numbers mean the same', async (t) => {
  const session = await serve({ env: AS_OWNER });
  const { pid } = await program('waits.mjs', ['whose-am-i']);
  const byNumber = await session.find('whose-am-i', { username: String(UID) });
  assert.deepEqual(
    byNumber.rows.map((row) => row['pid']),
    [pid],
  );
  const name = nameOfUser();
  if (name === undefined) return t.skip('this user has no name');
  const byName = await session.find('whose-am-i', { username: name });
  assert.equal(byName.rows[0]?.['pid'], pid);
  assert.equal((await session.user()).username, ROOT ? 'root' : name);
});

function nameOfUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

function startTime(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
