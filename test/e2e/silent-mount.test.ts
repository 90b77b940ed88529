import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { noFuse, silentDisk } from './mounts.ts';
import { runs, stateOf } from './programs.ts';
import { type Session, serve } from './session.ts';
import { ANN, folder, launch, run, suiteOrTest } from './support.ts';
import { until, within } from './waiting.ts';

/** A process works on a disk that no longer answers: the server answers all the same, and says what it cannot know. */
suiteOrTest(noFuse)('a disk that stopped answering', { skip: noFuse }, async () => {
  const disk = await silentDisk();
  const worker = launch('sh', ['-c', 'cd "$0" && exec sleep 600 3<f', disk.path], { uid: ANN });
  const writer = launch('sh', ['-c', 'exec sleep 600 >"$0"/f', disk.path], { uid: ANN });
  await runs('sleep', worker.pid);
  await runs('sleep', writer.pid);
  disk.fallSilent();

  /** The answer of a tool, and whether pings were answered before it. */
  async function answered(session: Session, tool: string, args: Record<string, unknown>) {
    const call = session.call(tool, args);
    const ping = session.request('ping');
    const first = await Promise.race([ping.then(() => 'ping'), call.then(() => 'call')]);
    await ping;
    const { isError, structuredContent, content } = await call;
    assert.ok(!isError, `${tool}: ${content[0].text}`);
    return { first, text: JSON.stringify(structuredContent) };
  }

  describe('every tool that looks at folders and files', async () => {
    const silence = `file system at \\"${disk.path}\\" (fuse) does not answer`;
    test('the project of a process is unknown, and the note says why', async () => {
      const session = await serve({ uid: ANN });
      for (const args of [{ group_by: 'project' }, { columns: ['pid', 'project'] }]) {
        const { text } = await answered(session, 'list_processes', args);
        assert.ok(text.includes(silence), text);
        assert.ok(text.includes(String(worker.pid)), text);
      }
    });

    test('who works there is found by name', async () => {
      const session = await serve({ uid: ANN });
      const { text } = await answered(session, 'find_file_users', { path: disk.path });
      assert.ok(text.includes(silence), text);
      assert.ok(text.includes(`[${worker.pid},"sleep","${ANN}","open, cwd"`), text);
      assert.ok(text.includes(`[${writer.pid},"sleep","${ANN}","open"`), text);
      assert.ok((await answered(session, 'find_file_users', { path: `${disk.path}/f` })).text.includes('"open"'));
      assert.ok((await answered(session, 'find_file_users', { path: `${disk.path}/g` })).text.includes('"rows":[]'));
    });

    test('get_process_info shows where output goes, as far as it can', async () => {
      const session = await serve({ uid: ANN });
      const { text } = await answered(session, 'get_process_info', { pid: writer.pid });
      assert.ok(text.includes(`"stdout":{"kind":"file","path":"${disk.path}/f"}`), text);
      assert.match(text, /"stdout\.kind":"assumed to be a file: the file system at/);
    });

    test('others answer as usual', async () => {
      const session = await serve({ uid: ANN });
      await answered(session, 'find_orphans', { min_age_s: 0 });
      await answered(session, 'get_process_tree', { pid: worker.pid });
      await answered(session, 'terminate_process', { pid: worker.pid, dry_run: true });
    });

    test('the helper that was asked is no process of any list, and no target', async () => {
      const session = await serve({ uid: ANN });
      const call = session.call('list_processes', { group_by: 'project' });
      const helper = await until(() => childOf(session.pid), 'the helper runs');
      assert.match(await session.refused('get_process_info', { pid: helper }), /^NOT_FOUND/);
      assert.match(await session.refused('terminate_process', { pid: helper }), /^NOT_FOUND/);
      await call;
      const { rows } = await session.list({ limit: 500, columns: ['pid', 'ppid'] });
      assert.ok(!rows.some(({ ppid }) => ppid === session.pid));
    });
  });

  for (const how of ['its stdin', 'SIGTERM'] as const) {
    test(`while a question hangs, ${how} ends the server at once`, async () => {
      const session = await serve({ uid: ANN });
      await session.list(); // the machine is open
      const hanging = session.request('tools/call', { name: 'list_processes', arguments: { group_by: 'project' } });
      hanging.catch(() => undefined);
      await session.request('ping');
      if (how === 'SIGTERM') session.child.kill('SIGTERM');
      else session.child.stdin.end();
      const exit = await within(session.exit, 'the server ends, its output closed');
      assert.deepEqual(exit, { code: 0, signal: null });
    });
  }

  test('an overlay with a layer on it does not answer either', async (t) => {
    const lower = await silentDisk();
    const [upper, merged] = [folder(), folder()];
    const disks = `lowerdir=${lower.path},upperdir=${upper}/up,workdir=${upper}/work`;
    const script = 'mkdir "$1/up" "$1/work" && mount -t overlay -o "$2" overlay "$3"';
    const { code, stderr } = await run('sh', ['-c', script, 'sh', upper, disks, merged]);
    if (code !== 0) return t.skip(`no overlay can be mounted on it here: ${stderr}`);
    after(() => spawnSync('umount', ['-l', merged]));
    const there = launch('sh', ['-c', 'cd "$0" && exec sleep 600 3<f', merged], { uid: ANN });
    await runs('sleep', there.pid);
    lower.fallSilent();
    const session = await serve({ uid: ANN });
    const { text } = await answered(session, 'list_processes', { columns: ['pid', 'project'] });
    assert.ok(text.includes(`file system at \\"${merged}\\" (overlay) does not answer`), text);
    const users = await answered(session, 'find_file_users', { path: merged });
    assert.ok(users.text.includes(`[${there.pid},"sleep","${ANN}","open, cwd"`), users.text);
    await answered(session, 'get_process_info', { pid: there.pid });
  });

  test('with the audit log on it nothing is changed, and all else is answered', async () => {
    const home = await silentDisk();
    const session = await serve({ uid: ANN, env: { XDG_STATE_HOME: home.path } });
    await session.list(); // the log was looked for
    const victim = launch('sleep', ['600'], { uid: ANN });
    home.fallSilent();
    const refused = await session.refused('terminate_process', { pid: victim.pid });
    assert.match(refused, /^AUDIT_UNAVAILABLE: .*the file system at ".*" \(fuse\) does not answer/);
    assert.notEqual(stateOf(victim.pid), undefined);
    await answered(session, 'list_processes', {});
    const later = await serve({ uid: ANN, env: { XDG_STATE_HOME: home.path } });
    await answered(later, 'list_processes', {});
    assert.match(await later.refused('terminate_process', { pid: victim.pid }), /^AUDIT_UNAVAILABLE/);
    assert.match(later.output.stderr, /AUDIT_UNAVAILABLE: .* does not answer/);
  });

  test('once it answers no more, its lost server is named', async () => {
    const lost = await silentDisk();
    lost.child.kill('SIGKILL');
    await lost.exit;
    const session = await serve({ uid: ANN });
    const refused = await session.refused('find_file_users', { path: lost.path });
    assert.match(refused, /^INVALID_INPUT: path ".*" cannot be read: its file system has lost its server/);
  });
});

/** The only process that a server starts; undefined while there is none. */
function childOf(pid: number): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim();
  return children === '' ? undefined : Number(children.split(' ')[0]);
}
