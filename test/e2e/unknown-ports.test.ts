import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cannotCompile, compile, type Program, program, ready, works } from './programs.ts';
import { serve } from './session.ts';
import { ANN, AS_OWNER, configFile, launch, noOtherUsers, ROOT, run } from './support.ts';

/** Unknown is not empty, and not free: ports that this server cannot know of. */

const needsUsers = cannotCompile('not-dumpable') || noOtherUsers();
const needsNetworks =
  ROOT && works('unshare', ['-n', 'true']) ? false : 'needs root and unshare(1), to make network namespaces';
const VXLAN = 'ip link add vx0 type vxlan id 42 dstport 4789 local 127.0.0.1 dev lo && ip link set vx0 up';
const needsVxlan =
  needsNetworks || works('unshare', ['-n', 'sh', '-c', `ip link set lo up && ${VXLAN}`])
    ? needsNetworks
    : 'needs ip(8) and the vxlan module';

/** May root look into every process here? Not into pid 1 of a sandbox that has more capabilities. */
const looksIntoAll = async (): Promise<boolean> =>
  (await run('sh', ['-c', 'readlink /proc/1/cwd /proc/$PPID/cwd'])).code === 0;

/** A listener in a network namespace of its own. */
async function elsewhere(): Promise<Program> {
  const file = new URL('programs/listens.mjs', import.meta.url).pathname;
  const script = 'ip link set lo up 2>/dev/null; exec "$@"';
  return ready(launch('unshare', ['-n', 'sh', '-c', script, 'sh', process.execPath, file, 'tcp', '0.0.0.0']));
}

for (const flags of [[], ['--no-native']]) {
  test(`an own process that only root may look into ${flags}`, { skip: needsUsers }, async (t) => {
    const one = await ready(launch(compile('not-dumpable'), [], { uid: ANN }));
    t.after(async () => {
      one.child.kill('SIGKILL');
      await one.exit;
    });
    const [port = 0] = one.numbers;
    const session = await serve({ flags, uid: ANN });
    const { rows, note } = await session.list({ columns: ['pid', 'ports'] });
    assert.equal(rows.find(({ pid }) => pid === one.pid)?.['ports'], null);
    assert.match(note ?? '', /^(?:\d+ exited while they were read\. )?ports is null for 1 process: /);
    const info = await session.info(one.pid);
    assert.equal(info.listening_ports, null);
    assert.match(info.unavailable?.['listening_ports'] ?? '', /does not let this server/);

    const held = await session.port(port);
    assert.deepEqual([held.state, held.owners.map(({ pid }) => pid)], ['held_by_hidden', [null]]);
    assert.ok(held.note?.includes(`probably "not-dumpable" (pid ${one.pid})`), held.note);
    assert.match(held.note ?? '', /only root may look into it/);
    assert.ok((await session.ports({ from: port, to: port })).note?.includes(`(pid ${one.pid})`));
    // What was named may be meant by its pid from now on.
    assert.equal((await session.terminate(one.pid)).outcome, 'exited');
  });

  test(`a process in another network namespace ${flags}`, { skip: needsNetworks }, async () => {
    const one = await elsewhere();
    const [port = 0] = one.numbers;
    const session = await serve({ flags, env: AS_OWNER });
    const { rows, note } = await session.list({ columns: ['pid', 'ports'], limit: 500 });
    assert.equal(rows.find(({ pid }) => pid === one.pid)?.['ports'], null);
    assert.match(note ?? '', /ports is null for .* it runs in another network namespace/);
    assert.deepEqual(rows.find(({ pid }) => pid === process.pid)?.['ports'], []);

    const { state, note: caveat } = await session.port(port);
    assert.equal(state, 'free');
    assert.match(caveat ?? '', /only in this server's network namespace: \d+ listed process/);
    assert.match((await session.wait({ port, state: 'free' })).note ?? '', /only in this server's network namespace/);
    const here = await program('listens.mjs', ['tcp', '127.0.0.1']);
    assert.match((await session.port(here.numbers[0] ?? 0)).note ?? '', /only in this server's network namespace/);
  });

  test(`a port of the kernel itself ${flags}`, { skip: needsVxlan }, async () => {
    const via = ['unshare', '-n', 'sh', '-c', `ip link set lo up && ${VXLAN} && exec "$@"`, 'sh'] as const;
    const session = await serve({ flags, env: AS_OWNER, via });
    const { state, owners, note } = await session.port(4789, { protocol: 'udp' });
    assert.match(note ?? '', /belongs to the kernel/);
    assert.deepEqual(
      owners.map(({ pid, user }) => [pid, user]),
      [[null, 'root']],
    );
    if (!(await looksIntoAll())) return assert.equal(state, 'held_by_hidden'); // and by whom is a guess
    assert.equal(state, 'bound');
    assert.doesNotMatch(note ?? '', /may not show/);
    const listed = await session.ports({ protocol: 'udp' });
    assert.match(listed.note ?? '', /belongs to the kernel/);
    const asked = { port: 4789, protocol: 'udp' };
    assert.match(await session.refused('terminate_processes', asked), /^NOT_FOUND: no process holds udp port 4789/);
  });
}

test('where the system lists no sockets, no port is free or empty', { skip: needsNetworks }, async () => {
  const hide = 'mount -t tmpfs none /proc/$$/net && exec "$@"';
  const via = ['unshare', '-m', 'sh', '-c', hide, 'sh'] as const;
  const session = await serve({ flags: ['--no-native'], env: AS_OWNER, via });
  const unlisted = /^UNSUPPORTED: the system does not list its sockets/;
  assert.match(await session.refused('get_process_by_port', { port: 1 }), unlisted);
  assert.match(await session.refused('list_ports', {}), unlisted);
  assert.match(await session.refused('wait_for', { port: 1, state: 'free' }), unlisted);
  const { rows, note } = await session.list({ columns: ['pid', 'ports'], limit: 500 });
  assert.equal(rows.find(({ pid }) => pid === process.pid)?.['ports'], null);
  assert.match(note ?? '', /ports is null for each of \d+ processes: the system does not list/);
  const info = await session.info(process.pid);
  assert.equal(info.listening_ports, null);
  assert.match(info.unavailable?.['listening_ports'] ?? '', /does not list its sockets/);
});

const WITHOUT_PTRACE = ['setpriv', '--bounding-set=-sys_ptrace', '--inh-caps=-sys_ptrace'] as const;
const needsCapabilities =
  ROOT && works(WITHOUT_PTRACE[0], [...WITHOUT_PTRACE.slice(1), 'true'])
    ? false
    : 'needs root and setpriv(1), to run a server as root without CAP_SYS_PTRACE';
for (const flags of [[], ['--no-native']]) {
  test(`root who may list open files and not look at them ${flags}`, { skip: needsCapabilities }, async () => {
    const one = await program('listens.mjs', ['tcp', '127.0.0.1']);
    const [port = 0] = one.numbers;
    const file = configFile({ rules: [{ effect: 'deny', action: 'terminate', match: { port } }] });
    const session = await serve({ flags: [...flags, '--config', file], env: AS_OWNER, via: WITHOUT_PTRACE });
    const held = await session.port(port);
    assert.deepEqual([held.state, held.owners.map(({ pid }) => pid)], ['held_by_hidden', [null]]);
    assert.match(held.note ?? '', /that this server may not show or look into.* CAP_SYS_PTRACE/);
    assert.equal((await session.info(one.pid)).listening_ports, null);
    // A rule on a port that is not known counts.
    assert.match(
      await session.refused('terminate_process', { pid: one.pid }),
      /^PROTECTED: .*a rule forbids ending it/,
    );
  });
}
